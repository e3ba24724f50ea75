"""Dated facts that stand beside the post and the state of the ledger.

What is said of a person, a function or a post, from when to when, with its evidence: declared in ``kinds``,
checked in ``checks``, put in versions by ``recording``, read by ``known`` and the engines beside it.
"""
