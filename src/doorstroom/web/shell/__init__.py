"""What every page has in common: who may open it, the frame around it, where one is, what one can do."""
