"""What every room stands on: dates, errors, typed frames, shares and words.

Nothing here knows a room, an administration or a database.
"""
