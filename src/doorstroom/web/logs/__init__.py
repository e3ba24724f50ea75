"""Area logs of the site."""
