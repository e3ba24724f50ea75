"""Area imports of the site."""
