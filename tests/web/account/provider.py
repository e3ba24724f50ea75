"""A real OpenID Connect provider for tests, in a thread; it insists on PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client


@dataclass
class Provider:
    """A provider that runs.

    Attributes:
        issuer: its address.
        asked: what the site asked of it at each sign-in.
        people: claims by subject; changed in place, they hold at the next sign-in.
    """

    issuer: str
    asked: list[dict[str, str]] = field(default_factory=list)
    verified: int = 0

    def know(self, sub: str, **claims: Any) -> None:
        """Let the provider know somebody."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, client: Client, sub: str, *, next_: str = "/account/profile") -> Any:
        """Walk from our page through the provider and back; return the last answer of the site."""
        there = client.get(f"/account/oidc/organisation/login?next={next_}")
        assert there.status_code == 302, there.content[:300]
        back = requests.post(there.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
        assert back.status_code == 302, back.text[:300]
        return client.get(_path(back.headers["Location"]))

    def deny(self, client: Client) -> Any:
        """Stop at the page of the provider; return the answer of the site."""
        there = client.get("/account/oidc/organisation/login")
        back = requests.post(
            there.headers["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5
        )
        # This provider forgets the state that a denial must carry (RFC 6749, 4.1.2.1).
        state = parse_qs(urlsplit(there.headers["Location"]).query)["state"][0]
        return client.get(f"{_path(back.headers['Location'])}&state={state}")


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import flask
        import werkzeug.serving
        from oidc_provider_mock import app

        served = app()
        provider = Provider("")
        challenges: dict[str, str] = {}

        def check() -> Any:
            request = flask.request
            if request.path == "/oauth2/authorize" and request.method == "POST":
                provider.asked.append(dict(request.args))
            if request.path == "/oauth2/token":
                verifier = request.form.get("code_verifier", "")
                digest = hashlib.sha256(verifier.encode()).digest()
                proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
                if challenges.pop(request.form["code"], None) != proof:
                    return {"error": "invalid_grant"}, 400
                provider.verified += 1
            return None

        def remember(response: Any) -> Any:
            if flask.request.path == "/oauth2/authorize" and response.status_code == 302:
                code = parse_qs(urlsplit(response.headers["Location"]).query).get("code", [""])[0]
                if flask.request.args.get("code_challenge_method") == "S256":
                    challenges[code] = flask.request.args["code_challenge"]
            return response

        served.before_request(check)
        served.after_request(remember)
        server = werkzeug.serving.make_server("localhost", 0, served, threaded=True)
        provider.issuer = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join(5)
            server.server_close()


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
