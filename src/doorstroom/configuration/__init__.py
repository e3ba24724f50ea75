"""Configuration: settings of the administration that somebody may change while the site runs, dated and logged."""
