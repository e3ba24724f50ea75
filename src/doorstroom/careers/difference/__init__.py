"""What stands behind ``snapshots``: one row a person, employment and list, and doubts about the difference.

``spelling`` makes one code of many spellings, ``choice`` refuses and chooses rows, ``employments`` follows
several jobs of one person from list to list, ``doubts`` looks for changes of names, of keys and of scope.
"""
