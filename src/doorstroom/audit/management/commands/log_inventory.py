"""``doorstroom manage log-inventory``: every log, its events, form, place, readers and term (L6)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doorstroom.audit.inventory import LOGS, Log
from doorstroom.rights import ABILITIES


class Command(BaseCommand):
    """Prints the inventory, made from the registers of the code."""

    help = "List every log of the site: events, form, place, readers, and the setting of its term."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="Answer with one JSON document.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print."""
        documents = [document(log) for log in LOGS]
        if options["json"]:
            self.stdout.write(json.dumps({"logs": documents}, ensure_ascii=False))
            return
        for one in documents:
            self.stdout.write(f"{one['log']}: {one['title']}")
            for name in ("holds", "place", "format", "readers", "retention"):
                said = one[name] if isinstance(one[name], str) else ", ".join(one[name])
                self.stdout.write(f"  {name}: {said or '-'}")
            for event in one["events"]:
                self.stdout.write(f"  event: {event['code']} ({event['kind']}): {event['words']}")


def document(log: Log) -> dict[str, Any]:
    """Return what there is to say about one log."""
    return {
        "log": log.code,
        "title": str(log.title),
        "holds": str(log.holds),
        "place": log.place,
        "format": str(log.layout),
        "readers": sorted(role.value for role in ABILITIES[log.ability].roles) if log.ability else [],
        "retention": log.retention,
        "events": [{"code": row.code, "kind": row.kind.value, "words": str(row.words)} for row in log.events],
    }
