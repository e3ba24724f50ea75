"""Names: what people are called, apart from the ledger; engines never see a name."""
