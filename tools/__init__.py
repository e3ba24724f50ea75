"""Checks of the repository that no existing tool makes."""
