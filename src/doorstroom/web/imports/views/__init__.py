"""The pages: history, handing in, columns, check, confirming, progress."""
