"""The identity provider of the administration, as the environment describes it (obligation W8).

Variables:
    DOORSTROOM_OIDC_ISSUER: address of the provider; empty is none.
    DOORSTROOM_OIDC_CLIENT_ID, DOORSTROOM_OIDC_CLIENT_SECRET or DOORSTROOM_OIDC_CLIENT_SECRET_FILE.
    DOORSTROOM_OIDC_NAME: what the button says, for instance "your organisation".
    DOORSTROOM_OIDC_ACR: levels of assurance that are good enough, with spaces between; empty asks for none.
    DOORSTROOM_OIDC_LINK: how an account is found at the first sign-in: ``email`` (an address that the
        provider has verified), ``number`` (the personnel number) or ``none``.
    DOORSTROOM_OIDC_CLAIM: the claim with that address or number; ``email`` by default.
    DOORSTROOM_OIDC_CREATE: "1" gives whoever is unknown an account, without any role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CODE = "organisation"  # part of the address to which the provider sends people back
_PREFIX = "DOORSTROOM_OIDC_"
_LINKS = ("email", "number", "none")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An OpenID Connect provider, and how far it is trusted.

    Attributes:
        issuer: empty where there is none.
        acr: levels of assurance that are good enough; empty asks for none.
        link: ``email``, ``number`` or ``none``.
        claim: the claim by which an account is found.
        create: whether unknown people get an account.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = ""
    acr: tuple[str, ...] = ()
    link: str = "email"
    claim: str = "email"
    create: bool = False

    def apps(self) -> list[dict[str, Any]]:
        """Return the provider as allauth takes it; nothing where there is none."""
        if not self.issuer:
            return []
        asked = {"acr_values": " ".join(self.acr)} if self.acr else {}
        return [
            {
                "provider_id": CODE,
                "name": self.name,
                "client_id": self.client_id,
                "secret": self.client_secret,
                "settings": {"server_url": self.issuer, "auth_params": asked, "oauth_pkce_enabled": True},
            }
        ]


def identity_provider(environment: Mapping[str, str]) -> IdentityProvider:
    """Read the provider from the environment.

    Raises:
        ValueError: a variable says what cannot be.

    >>> identity_provider({}).apps()
    []
    """

    def value(name: str, otherwise: str = "") -> str:
        return environment.get(_PREFIX + name, "") or otherwise

    link = value("LINK", "email")
    if link not in _LINKS:
        raise ValueError(f"{_PREFIX}LINK: {link!r} is none of {', '.join(_LINKS)}")
    if link == "number" and not value("CLAIM"):
        raise ValueError(f"{_PREFIX}CLAIM: say which claim holds the personnel number")
    return IdentityProvider(
        issuer=value("ISSUER").rstrip("/"),
        client_id=value("CLIENT_ID"),
        client_secret=secret(environment, f"{_PREFIX}CLIENT_SECRET"),
        name=value("NAME", "OpenID Connect"),
        acr=tuple(value("ACR").split()),
        link=link,
        claim=value("CLAIM", "email"),
        create=value("CREATE") == "1",
    )


def secret(environment: Mapping[str, str], name: str) -> str:
    """Return a secret from a variable, or from the file that ``…_FILE`` names (obligation R11)."""
    file = environment.get(f"{name}_FILE", "")
    return Path(file).read_text("utf-8").strip() if file else environment.get(name, "")
