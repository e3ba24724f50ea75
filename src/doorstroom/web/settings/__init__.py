"""Settings of the administration, and what its folder says."""
