"""Signing in by the identity provider of the administration (obligation W8).

The provider says who somebody is, and how sure it is of that (``acr``). Of what it says, only its own number
for them (``sub``) is kept.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from doorstroom.accounts.errors import AccountRefused
from doorstroom.accounts.models import Account
from doorstroom.accounts.provider import CODE, IdentityProvider
from doorstroom.accounts.services import link_identity, new_account
from doorstroom.careers.models import Person
from doorstroom.web.account import events


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """Keeps none of the claims; hands them on for this one request."""

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep nothing."""
        return {}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Return who signs in, with the claims beside it."""
        login = super().sociallogin_from_response(request, response)
        login.id_token = response.get("id_token") or {}
        login.claims = {**login.id_token, **(response.get("userinfo") or {})}
        return login


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Decides whether whoever the provider sent comes in, and to which account."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Return the provider that keeps no claims."""
        found = super().get_provider(request, provider, client_id)
        return Provider(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """New accounts are made in ``pre_social_login`` or not at all."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Check the level of assurance, then find or make the account.

        Raises:
            ImmediateHttpResponse: a page that says why not, and who helps.
        """
        trusted: IdentityProvider = settings.OIDC
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            _refuse(request, "process")
        if sociallogin.id_token.get("sub") != sociallogin.claims.get("sub"):
            _refuse(request, "two_people")
        if trusted.acr and sociallogin.id_token.get("acr") not in trusted.acr:
            _refuse(request, "assurance")
        if sociallogin.is_existing:
            return
        account = _found(trusted, sociallogin.claims) or _made(trusted, sociallogin.claims)
        if account is None:
            _refuse(request, "unknown")
        link_identity(account=account, identity=sociallogin.account)
        sociallogin.user = account

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Log that it did not work out, without what the provider said."""
        events.provider_refused(request, "provider")


def _refuse(request: HttpRequest, reason: str) -> NoReturn:
    events.provider_refused(request, reason)
    page = render(request, "account/provider_refused.html", {"reason": reason}, status=403)
    raise ImmediateHttpResponse(page)


def _found(trusted: IdentityProvider, claims: dict[str, Any]) -> Account | None:
    value = str(claims.get(trusted.claim) or "").strip()
    open_ = Account.objects.filter(is_active=True)
    if not value:
        return None
    if trusted.link == "number":
        person = _person(value)
        return open_.filter(person=person).first() if person is not None else None
    if trusted.link == "email" and claims.get("email_verified") is True:
        return open_.filter(email=value.lower()).first()
    return None


def _made(trusted: IdentityProvider, claims: dict[str, Any]) -> Account | None:
    """Return a new account without any role; None where there may be none."""
    if not trusted.create:
        return None
    email = str(claims.get("email") or "")
    number = str(claims.get(trusted.claim) or "") if trusted.link == "number" else ""
    person = _person(number)
    if Account.objects.filter(person=person, person__isnull=False).exists():
        return None  # a closed account, or one of somebody else
    try:
        return new_account(
            by=f"provider:{CODE}", email=email, name=str(claims.get("name") or email), person=person
        )
    except AccountRefused:
        return None


def _person(number: str) -> int | None:
    return Person.objects.filter(number=number).values_list("pk", flat=True).first() if number else None
