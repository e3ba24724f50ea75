"""Area people of the site."""
