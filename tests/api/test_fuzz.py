"""Schemathesis over the whole document: whatever is sent, the answer is one that the document promises."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from django.conf import settings as django
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData

from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.api.publishing import described
from tests.api.conftest import Site, account_of, program_of

MANY = 10**9


def _application(environ: dict[str, Any], start_response: Any) -> Any:
    """The site behind TLS."""
    return get_wsgi_application()(environ | {"wsgi.url_scheme": "https"}, start_response)


schema = schemathesis.openapi.from_dict(json.loads(described("en")))
schema.app = _application
schema.config.update(base_url="https://localhost/api/v1")


@pytest.fixture
def key(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token that opens everything: of an HR officer who is an auditor as well."""
    monkeypatch.setattr(django, "ALLOWED_HOSTS", ["localhost"])
    monkeypatch.setattr(django, "API_RATE", MANY)
    monkeypatch.setattr(django, "API_REFUSALS", MANY)
    account = account_of("hr_officer")
    RoleGrant.objects.create(
        account=account, role="auditor", from_on="2020-01-01", given_by="test", confirmed_by="test 2"
    )
    account.person = site.world.employee
    Account.objects.filter(person=account.person).update(person=None)
    account.save()
    return program_of("hr_officer").key


def ask(case: Any, key: str) -> None:
    """Ask, and hold the answer against all checks. Two findings are none:

    - Input whose form is right and whose meaning is not, such as flows that end before they begin. No schema
      can say it; the API does, as 400 with the code "meaning".
    - A wrong key of the query that was never sent: an empty list leaves nothing in an address.
    """
    headers = {"Authorization": f"Bearer {key}"}
    response = case.call(headers=headers)
    try:
        case.validate_response(response, headers=headers, transport_kwargs={"headers": headers})
    except FailureGroup as group:
        meant = response.status_code == 400 and all(
            error["code"] == "meaning" for error in response.json()["errors"]
        )
        sent = parse_qs(urlsplit(response.request.url).query, keep_blank_values=True)
        unsent = set(case.query or {}) - set(sent)
        for one in group.exceptions:
            if not (meant and isinstance(one, RejectedPositiveData)) and not (
                unsent and isinstance(one, AcceptedNegativeData)
            ):
                raise


@schema.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_found(case: Any, key: str) -> None:
    ask(case, key)


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_found_with_more_examples(case: Any, key: str) -> None:
    ask(case, key)
