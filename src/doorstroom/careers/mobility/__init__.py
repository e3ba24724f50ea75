"""Mobility: which moves people made, in which direction, over which border, and how many."""
