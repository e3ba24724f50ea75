"""Uploads: extracts that were handed in, until they are imported or thrown away."""
