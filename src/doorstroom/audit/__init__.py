"""Audit: who did what to which object, when, and why; append-only.

An app of the ground: every room writes its events through ``record``, in the transaction of the write.
"""
