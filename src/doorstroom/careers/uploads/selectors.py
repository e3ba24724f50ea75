"""Reading imports: one's own, and those of others for who may import anything anywhere."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from doorstroom.careers.uploads.folder import PROFILE, path_of
from doorstroom.careers.uploads.models import UNFINISHED, Import
from doorstroom.careers.uploads.profile import Profile
from doorstroom.rights import Actor

ABILITY = "careers.extract.import"
_FILES = ("extract", "organisation", "names", "job")


def imports_of(actor: Actor) -> QuerySet[Import]:
    """Return the unfinished imports that an actor may go on with, the latest first. 1 query.

    Who may import everywhere sees those of colleagues too: somebody falls ill half-way.

    Raises:
        NotAllowed: this actor imports nothing.
    """
    reach = actor.require(ABILITY)
    found = Import.objects.filter(stage__in=UNFINISHED).select_related(*_FILES).order_by("-id")
    return found if reach.everywhere else found.filter(by=actor.name)


def find_import(actor: Actor, public_id: UUID) -> Import | None:
    """Return an import that an actor may see; None also where there is none. 1 query.

    Raises:
        NotAllowed: this actor imports nothing.
    """
    reach = actor.require(ABILITY)
    found = Import.objects.filter(public_id=public_id).select_related(*_FILES).first()
    if found is None or found.by == actor.name or reach.everywhere:
        return found
    return None


def former_mappings(actor: Actor) -> QuerySet[Import]:
    """Return finished imports whose mapping can be used again, the latest first. 1 query."""
    actor.require(ABILITY)
    return Import.objects.filter(stage="done").exclude(mapping="").select_related("extract").order_by("-id")


def profile_of(one: Import) -> Profile | None:
    """Return what the columns of an import look like; None where that is gone or not known yet."""
    path = path_of(one.extract.stored_as, PROFILE)
    return Profile.from_json(path.read_bytes()) if path.exists() else None
