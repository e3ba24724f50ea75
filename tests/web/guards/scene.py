"""One of each thing that an address may name: of branch A, and the same of branch B."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from tests.web.conftest import Site
from tests.web.guards.growing import read_by
from tests.web.guards.routes import Route

# Arguments that mean something else in other places: start of the path, argument, key of the scene.
_MEANS = (
    ("/people/requests/", "number", "request"),
    ("/people/requests/", "request", "request"),
    ("/imports/batches/", "number", "batch"),
    ("/logs/events/", "number", "event"),
    ("/people/", "act", "act_no"),
    ("/api/", "request_id", "request"),
    ("/api/", "import_id", "public_id"),
)


@dataclass(frozen=True)
class Scene:
    """What the arguments of addresses stand for.

    Attributes:
        a, b: key to value, of branch A and of branch B.
    """

    a: dict[str, object]
    b: dict[str, object]

    def address(self, route: Route, side: Mapping[str, object] | None = None) -> str:
        """Return a route with the arguments of a side, branch A by default."""
        side = self.a if side is None else side
        values = {}
        for name in route.arguments:
            keys = [key for start, one, key in _MEANS if one == name and route.path.startswith(start)]
            values[name] = side[(keys or [name])[0]]
        return route.at(values)


def build(site: Site) -> Scene:
    """Make one of each; the people of both sides are colleagues, neither somebody with an account."""
    from doorstroom.accounts.models import Account

    today = timezone.localdate()
    accounts = {one.email.split("@")[0]: one for one in Account.objects.all()}
    shared = _shared(site, accounts, today)
    a = _side(site.world.branch_a, site.world.inside_a, accounts["employee"], today)
    b = _side(site.world.branch_b, site.world.inside_b, accounts["other_employee"], today)
    return Scene({**shared, **a}, {**shared, **b})


def _side(branch: int, inside: tuple[int, ...], holder: Any, today: date) -> dict[str, object]:
    """What belongs to a branch; the request and the token are those of its employee."""
    from doorstroom.accounts.models import Account, RoleGrant
    from doorstroom.accounts.tokens.services import make_token
    from doorstroom.careers.access import actor_of
    from doorstroom.careers.models import Event
    from doorstroom.careers.requests.services import make_request

    person, actor = inside[2], actor_of(holder, on=today)
    for read in (holder.person, inside[1], person):
        read_by(4, read, branch)  # the HR officer
    employment, act_no = (
        Event.objects.filter(person=person).order_by("-id").values_list("employment", "act_no")[0]
    )
    officer = actor_of(Account.objects.get(email="hr_officer@example.org"), on=today)
    make_request(actor=officer, person=person, about="missing", text="By telephone.", on=today)
    request = make_request(actor=actor, person=holder.person, about="missing", text="A diploma.", on=today)
    token = make_token(
        actor=actor,
        account=holder,
        name="scene",
        scopes=["careers.units.read"],
        until=today + timedelta(days=30),
        today=today,
    )
    grant = RoleGrant.objects.filter(unit=branch).order_by("pk")[0]
    return {
        "person": person,
        "unit": branch,
        "account": grant.account_id,
        "grant": grant.pk,
        "employment": employment,
        "act_no": act_no,
        "fact": _fact(person),
        "request": request.pk,
        "token": getattr(token, "token", token).pk,
    }


def _fact(person: int) -> int:
    from doorstroom.careers.models import Fact

    found = Fact.objects.filter(person=person).values_list("pk", flat=True).first()
    return found or _new_fact(person)


def _new_fact(person: int) -> int:
    """Record a diploma of somebody, from a file like any."""
    from doorstroom.careers.facts.incoming import check_facts
    from doorstroom.careers.facts.services import import_facts
    from doorstroom.careers.models import Fact, Person

    file = settings.HOME / f"facts-{person}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["kind", "person", "from_on", "value", "evidence"])
        number = Person.objects.get(pk=person).number
        rows.writerow(["education_level", number, "2005-07-01", "hbo", "diploma 2005"])
    import_facts(checked=check_facts(file), by="test")
    return Fact.objects.filter(person=person).values_list("pk", flat=True)[0]


def _shared(site: Site, accounts: dict[str, Any], today: date) -> dict[str, object]:
    from doorstroom.audit.models import AuditEvent
    from doorstroom.careers.models import Batch

    return {
        "batch": Batch.objects.latest("pk").pk,
        "store": "default",
        "event": AuditEvent.objects.latest("id").pk,
        "public_id": _import(site),
        "provider_id": "organisation",
        "key": "reads.show_names",
        "uidb36": "1",
        "pk": 1,
        "form": "csv",
    }


def _import(site: Site) -> object:
    """Hand in an extract of one new colleague, as the HR officer does, and let its columns be read."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from doorstroom.careers.uploads.models import Import
    from doorstroom.jobs.worker import run_pending

    header = "person,birth_date,sex,effective_on,kind,unit"
    extract = f"{header}\nSYN-900001,1990-01-01,female,2025-01-01,entry,X\n"
    file = SimpleUploadedFile("staff.csv", extract.encode(), "text/csv")
    answer = site.client("hr_officer").post("/imports/new", {"extract": file}, secure=True)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    run_pending()
    return Import.objects.latest("pk").public_id
