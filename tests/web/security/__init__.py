"""Tests that try what somebody with bad intentions would."""
