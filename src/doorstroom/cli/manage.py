"""``doorstroom manage``: Django's management commands, and ``migrate`` for all stores at once."""

from __future__ import annotations

import typer

from doorstroom.cli.database import migrate, set_up

_MODULES = {"verify-log": "verify_log", "log-inventory": "log_inventory"}


def manage(context: typer.Context) -> None:
    """Run a management command of Django. `migrate` without `--database` brings all stores up to date.

    Example: doorstroom manage migrate
    """
    arguments = list(context.args) or ["help"]
    if arguments[0] == "migrate" and not any(one.startswith("--database") for one in arguments):
        migrate(*arguments[1:])
        return
    # As people write commands; a module of Python has no hyphen.
    arguments[0] = _MODULES.get(arguments[0], arguments[0])
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["doorstroom manage", *arguments])
