"""What people are called: an app of its own, so that no frame of an engine ever holds a name.

Names stand beside the ledger, in versions. Pages join them to the people whom they show; nothing else does.
"""
