"""Jobs: long work in the background, with progress, a way to stop it, and no loss when a worker dies."""
