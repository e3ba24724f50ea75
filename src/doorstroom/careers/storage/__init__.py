"""How the ledger is stored: doors for columns, triggers, the queue of writers, the segment cache."""
