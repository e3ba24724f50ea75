"""Area administration of the site."""
