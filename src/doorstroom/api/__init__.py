"""The API: the same selectors and services as the pages, as JSON, for programs that hold a token.

``urls`` puts the rooms together; ``door`` decides who comes in, ``problems`` says what is wrong,
``middleware`` sees to every answer, ``document`` describes it all as OpenAPI. One module a room.
"""

# SemVer of the API, apart from that of the program: docs/api.md says what a change of each part means.
VERSION = "1.0.0"
