"""Numbers and words that nobody sends by accident: they find nothing, and no page fails over them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import Site

WHO = ("hr_officer", "branch_hr_officer", "line_manager", "auditor", "administrator")
HUGE = (2**63, 10**30)
VERY_LONG = "9" * 4500  # Python refuses to read a number of so many digits


def _numbered(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _numbered(one, path)
        elif isinstance(one, URLPattern) and "<int:" in path and not path.startswith("api"):
            yield path


def test_a_number_that_no_row_can_have_finds_nothing(both_sites: Site) -> None:
    failed = []
    for who in WHO:
        client = both_sites.client(who, raise_request_exception=False)
        for path in _numbered(get_resolver()):
            for number in HUGE:
                address = "/" + re.sub(r"<int:\w+>", str(number), path)
                for method in (client.get, client.post):
                    answer = method(address)
                    if answer.status_code not in (403, 404, 405):
                        failed.append((who, path, number, answer.status_code))
    assert not failed


def test_one_huge_number_among_good_ones_finds_nothing(site: Site) -> None:
    client, person = site.client("hr_officer", raise_request_exception=False), site.world.inside_a[3]
    for path in (
        f"{person}/acts/{2**40}/1/correct",
        f"{person}/acts/1/{2**70}/annul",
        f"{person}/receivers/{2**70}",
        f"{person}/facts/{2**70}/correct",
    ):
        assert client.get(f"/people/{path}").status_code == 404, path


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/people?unit={VERY_LONG}", 404),
        (f"/people?unit={10**25}", 404),
        (f"/people?page={VERY_LONG}", 200),
        (f"/imports/batches/1?page={VERY_LONG}", 200),
        (f"/figures/register?unit={10**25}", 404),
    ],
)
def test_a_huge_number_in_a_filter_is_no_failure(site: Site, address: str, status: int) -> None:
    client = site.client("hr_officer", raise_request_exception=False)
    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", ["/people", "/search"])
@pytest.mark.parametrize("text", ["ab " * 3000, " ".join(f"ab{n}" for n in range(2000)), "a" * 100_000])
def test_of_a_long_search_only_the_beginning_counts(site: Site, address: str, text: str) -> None:
    client = site.client("hr_officer", raise_request_exception=False)
    assert client.post(address, {"text": text, "q": text}).status_code == 200
