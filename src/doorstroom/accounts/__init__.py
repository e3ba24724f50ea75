"""Accounts: who can sign in, and which roles they were given, over which unit, from when to when.

An app of the ground. Its tables lie in the store ``work``, so that nobody waits for an import to sign in.
"""
