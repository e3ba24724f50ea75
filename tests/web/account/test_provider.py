"""Signing in by the identity provider, against a real one (obligation W8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client

from doorstroom.accounts.models import Account
from doorstroom.accounts.provider import identity_provider, secret
from tests.web.account.provider import Provider, running
from tests.web.account.signing import account, events
from tests.web.conftest import Site

pytestmark = pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning", "ignore")


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    """One provider for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with running() as provider:
            yield provider


@pytest.fixture
def trust(server: Provider, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Provider]:
    """Let the site trust the provider, as variables of the environment say."""

    def trusting(**more: str) -> Provider:
        found = identity_provider(
            {
                "DOORSTROOM_OIDC_ISSUER": server.issuer,
                "DOORSTROOM_OIDC_CLIENT_ID": "doorstroom",
                "DOORSTROOM_OIDC_CLIENT_SECRET": "of the test",
                "DOORSTROOM_OIDC_NAME": "Rijk",
                **{f"DOORSTROOM_OIDC_{name}": value for name, value in more.items()},
            }
        )
        monkeypatch.setattr(settings, "OIDC", found)
        monkeypatch.setattr(
            settings,
            "SOCIALACCOUNT_PROVIDERS",
            {"openid_connect": {"APPS": found.apps(), "OAUTH_PKCE_ENABLED": True}},
        )
        monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", True)
        server.asked.clear()
        server.verified = 0
        return server

    return trusting


def test_somebody_whose_verified_address_has_an_account_comes_in(
    both_sites: Site, trust: Callable[..., Provider]
) -> None:
    provider, client = trust(), Client()
    provider.know("g-1", email="Guest@example.org", email_verified=True, name="A Guest")
    assert "Rijk" in client.get("/account/login").content.decode()
    answer = provider.sign_in(client, "g-1")
    assert answer.headers["Location"] == "/account/profile"
    # No second step of ours: the provider vouches for its own.
    assert client.get("/account/profile").context["account"] == account("guest")
    assert client.get("/account/2fa").status_code == 200
    [event] = events("accounts.login.succeeded")
    assert (event.actor, event.details) == (account("guest").actor_name, {"methods": ["socialaccount"]})
    assert len(events("accounts.identity.linked")) == 1


def test_the_proof_key_is_made_and_checked(site: Site, trust: Callable[..., Provider]) -> None:
    provider = trust()
    provider.know("g-1", email="guest@example.org", email_verified=True)
    provider.sign_in(Client(), "g-1")
    [asked] = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert "code_verifier" not in asked
    assert provider.verified == 1
    # Without the verifier of this browser a stolen code is worth nothing.
    client = Client()
    there = client.get("/account/oidc/organisation/login")
    assert there.status_code == 302
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["pkce_code_verifier"] = "another"
    session.save()
    import requests

    back = requests.post(there.headers["Location"], data={"sub": "g-1"}, allow_redirects=False, timeout=5)
    path = back.headers["Location"].split("testserver", 1)[1]
    refused = client.get(path)
    assert refused.status_code == 401
    assert client.get("/account/profile").status_code == 302


def test_once_linked_the_number_of_the_provider_counts_and_not_the_address(
    both_sites: Site, trust: Callable[..., Provider]
) -> None:
    provider = trust()
    provider.know("g-1", email="guest@example.org", email_verified=True)
    provider.sign_in(Client(), "g-1")
    provider.know("g-1", email="auditor@example.org", email_verified=True)
    client = Client()
    provider.sign_in(client, "g-1")
    assert client.get("/account/profile").context["account"] == account("guest")
    assert len(events("accounts.identity.linked")) == 1


def test_of_what_the_provider_says_only_its_number_is_kept(
    both_sites: Site, trust: Callable[..., Provider]
) -> None:
    """National numbers and birth dates that a provider sends along must not stay (G14)."""
    provider = trust()
    claims = {
        "email": "guest@example.org",
        "email_verified": True,
        "birthdate": "1990-01-01",
        "nrn": "canary",
    }
    provider.know("g-1", **claims)
    for _ in range(2):
        provider.sign_in(Client(), "g-1")
    [kept] = SocialAccount.objects.all()
    assert (kept.uid, kept.extra_data) == ("g-1", {})


@pytest.mark.parametrize(
    ("claims", "comes_in"),
    [
        pytest.param({"acr": "urn:high"}, True, id="the level that is asked"),
        pytest.param({"acr": "urn:substantial"}, True, id="another one that is good enough"),
        pytest.param({"acr": "urn:low"}, False, id="a lower one"),
        pytest.param({}, False, id="none"),
    ],
)
def test_the_level_of_assurance_is_checked(
    site: Site, trust: Callable[..., Provider], claims: dict, comes_in: bool
) -> None:
    provider, client = trust(ACR="urn:substantial urn:high"), Client()
    provider.know("g-2", email="guest@example.org", email_verified=True, **claims)
    answer = provider.sign_in(client, "g-2")
    assert provider.asked[0]["acr_values"] == "urn:substantial urn:high"
    assert answer.status_code == (302 if comes_in else 403)
    assert client.get("/account/profile").status_code == (200 if comes_in else 302)
    reasons = [one.details["reason"] for one in events("accounts.login.failed")]
    assert reasons == ([] if comes_in else ["assurance"])
    assert SocialAccount.objects.exists() is comes_in


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"email": "stranger@example.net", "email_verified": True}, id="unknown address"),
        pytest.param({"email": "guest@example.org", "email_verified": False}, id="address not verified"),
        pytest.param({"email": "guest@example.org"}, id="nothing said about verifying"),
        pytest.param({"email": "guest@example.org", "email_verified": "true"}, id="a word is no yes"),
        pytest.param({}, id="no address"),
    ],
)
def test_who_is_unknown_stays_outside(site: Site, trust: Callable[..., Provider], claims: dict) -> None:
    provider, client, before = trust(), Client(), Account.objects.count()
    provider.know("s-1", **claims)
    answer = provider.sign_in(client, "s-1")
    assert answer.status_code == 403
    assert client.get("/account/profile").status_code == 302
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)
    [event] = events("accounts.login.failed")
    assert event.details == {"reason": "unknown"}
    assert "example" not in str(event.details) + event.object_id


def test_who_is_unknown_gets_an_account_without_a_role_if_the_setting_says_so(
    both_sites: Site, trust: Callable[..., Provider]
) -> None:
    provider, client = trust(CREATE="1"), Client()
    provider.know("n-1", email="new@example.org", email_verified=True, name="New Person")
    provider.sign_in(client, "n-1")
    made = account("new")
    assert (made.name, made.person, made.grants.count()) == ("New Person", None, 0)
    assert not made.has_usable_password()
    assert client.get("/account/profile").status_code == 200
    # An address that is taken makes no second account, and opens none.
    provider.know("n-2", email="auditor@example.org", name="Somebody else")
    assert provider.sign_in(Client(), "n-2").status_code == 403


def test_an_account_is_found_by_the_personnel_number(
    both_sites: Site, trust: Callable[..., Provider]
) -> None:
    world = both_sites.world
    provider, client = trust(LINK="number", CLAIM="employee_number"), Client()
    provider.know("e-1", employee_number=world.numbers[world.employee])
    provider.sign_in(client, "e-1")
    assert client.get("/account/profile").context["account"] == account("employee")
    # An address decides nothing here, verified or not.
    provider.know("e-2", email="auditor@example.org", email_verified=True, employee_number="no such")
    assert provider.sign_in(Client(), "e-2").status_code == 403


def test_a_new_account_opens_the_file_of_its_personnel_number(
    both_sites: Site, trust: Callable[..., Provider]
) -> None:
    world = both_sites.world
    provider = trust(LINK="number", CLAIM="employee_number", CREATE="1")
    number = world.numbers[world.gone]
    provider.know("e-3", employee_number=number, email="e3@example.org", name="E Three")
    provider.sign_in(Client(), "e-3")
    assert account("e3").person == world.gone


def test_a_closed_account_stays_closed(both_sites: Site, trust: Callable[..., Provider]) -> None:
    provider = trust(CREATE="1")
    provider.know("g-1", email="guest@example.org", email_verified=True)
    provider.sign_in(Client(), "g-1")
    Account.objects.filter(pk=account("guest").pk).update(is_active=False)
    client = Client()
    assert provider.sign_in(client, "g-1").headers["Location"] == "/account/inactive"
    assert client.get("/account/profile").status_code == 302
    # Nor does another identity with the same address open it, or make one beside it.
    provider.know("g-9", email="guest@example.org", email_verified=True, name="G")
    assert provider.sign_in(Client(), "g-9").status_code == 403


def test_whoever_comes_in_by_the_provider_has_no_password_to_set(
    site: Site, trust: Callable[..., Provider]
) -> None:
    provider, client = trust(CREATE="1"), Client()
    provider.know("n-1", email="new@example.org", email_verified=True, name="New Person")
    provider.sign_in(client, "n-1")
    for method in (client.get, client.post):
        answer = method("/account/password/change", follow=True)
        assert answer.redirect_chain[-1][0] == "/account/profile"
    assert not account("new").has_usable_password()


def test_a_session_of_somebody_is_not_linked_to_another_identity(
    site: Site, trust: Callable[..., Provider]
) -> None:
    provider, client = trust(), site.client("auditor")
    provider.know("g-1", email="guest@example.org", email_verified=True)
    there = client.get("/account/oidc/organisation/login?process=connect")
    import requests

    back = requests.post(there.headers["Location"], data={"sub": "g-1"}, allow_redirects=False, timeout=5)
    answer = client.get(back.headers["Location"].split("testserver", 1)[1])
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_stopping_at_the_provider_is_no_error(site: Site, trust: Callable[..., Provider]) -> None:
    answer = trust().deny(Client())
    assert answer.headers["Location"] == "/account/oidc/cancelled"


def test_an_answer_that_was_not_asked_is_refused(site: Site, trust: Callable[..., Provider]) -> None:
    trust()
    answer = Client().get("/account/oidc/organisation/callback?code=x&state=y")
    assert answer.status_code == 401
    assert events("accounts.login.failed")[0].details == {"reason": "provider"}


def test_a_provider_that_is_silent_gives_a_page(
    site: Site, trust: Callable[..., Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(ISSUER="http://localhost:9")
    answer = Client().get("/account/oidc/organisation/login")
    assert answer.status_code == 502
    assert "/account/login" in answer.content.decode()


def test_without_a_provider_there_is_no_button_and_no_way(site: Site) -> None:
    assert "oidc" not in Client().get("/account/login").content.decode()
    assert Client().get("/account/oidc/organisation/login").status_code == 404


@pytest.mark.parametrize("environment", [{"LINK": "name"}, {"LINK": "number"}])
def test_variables_that_cannot_be_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="DOORSTROOM_OIDC"):
        identity_provider({f"DOORSTROOM_OIDC_{name}": value for name, value in environment.items()})


def test_a_secret_comes_from_a_file_if_one_is_named(tmp_path) -> None:
    file = tmp_path / "secret"
    file.write_text("of a file\n", "utf-8")
    assert secret({"X_FILE": str(file), "X": "of a variable"}, "X") == "of a file"
    assert secret({"X": "of a variable"}, "X") == "of a variable"
    assert secret({}, "X") == ""
