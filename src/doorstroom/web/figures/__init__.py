"""Area figures of the site."""
