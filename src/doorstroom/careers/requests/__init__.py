"""Requests for correction: a person says what is wrong in the file, HR decides, both see the history.

An app of its own. What is said is kept as it was said. Only a correction changes the ledger,
and a request that was granted names the batch that did it.
"""
