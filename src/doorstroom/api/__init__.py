"""The API: JSON, one module a room; thin, the same selectors and services as the pages."""
