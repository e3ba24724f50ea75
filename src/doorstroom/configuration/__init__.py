"""Configuration: settings of the administration that may change while the site runs, dated and logged."""
