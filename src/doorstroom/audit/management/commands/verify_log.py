"""``doorstroom manage verify-log``: is the log of each store whole?"""

from __future__ import annotations

import getpass
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from doorstroom.audit.verification import Found, head_from, verify_all
from doorstroom.kernel.errors import BadInput


class Command(BaseCommand):
    """Walks the chains; exit code 1 and the first event that does not fit where one is broken."""

    help = "Verify the log of each store. Keep the heads that it prints elsewhere, and give them back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--head", action="append", default=[], help="A head noted before: store:event:hash."
        )
        parser.add_argument("--by", default=f"operator:{getpass.getuser()}", help="Who checks, for the log.")
        parser.add_argument("--json", action="store_true", help="Answer with one JSON document.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify, say what was found, and leave with 1 where a chain is broken."""
        try:
            noted = dict(head_from(text) for text in options["head"])
            found = verify_all(by=options["by"], noted=noted)
        except BadInput as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps({"logs": [_document(one) for one in found]}))
        else:
            for one in found:
                self.stdout.write(_line(one))
        if not all(one.whole for one in found):
            sys.exit(1)


def _line(one: Found) -> str:
    if one.whole:
        return f"{one.store}: whole, {one.events} events. Head: {one.store}:{one.head}"
    return f"{one.store}: BROKEN at event {one.broken_at}: {one.why}."


def _document(one: Found) -> dict[str, Any]:
    return {
        "store": one.store,
        "whole": one.whole,
        "events": one.events,
        "head": f"{one.store}:{one.head}",
        "brokenAt": one.broken_at,
        "why": one.why,
    }
