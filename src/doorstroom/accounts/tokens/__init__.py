"""Tokens: keys for programs that ask the API, narrowed to scopes, kept as hashes, with an end.

``services`` makes and revokes them, ``selectors`` finds whose a key is, ``using`` counts and logs their use.
"""
