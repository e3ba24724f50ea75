"""Lists and stretches: yearly or monthly lists, and rows with two ends, become dated acts.

``snapshots`` takes one row a person, employment and list; ``spells`` rows with a start and an end. Behind
them: ``spelling`` makes one code of many spellings, ``choice`` refuses and chooses rows, ``employments``
follows several jobs of one person from list to list, ``doubts`` looks for changes of names, of keys and of
scope, ``findings`` is how they tell.
"""
