"""Tokens: keys for programs that ask the API, narrowed to scopes, kept as hashes, with an end."""
