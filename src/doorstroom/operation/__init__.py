"""Running the site: the web server with its background worker, what is checked first, backup and restore."""
