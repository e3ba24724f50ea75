"""Requests: what somebody says is wrong in the own file, and what was decided about it."""
