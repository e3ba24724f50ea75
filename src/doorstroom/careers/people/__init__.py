"""People as pages, exports and the API see them: rights by row and by field, and a log of what was read."""
