"""``doorstroom accounts``: the first administrators, and a way in where no mail goes out.

Addresses and names are asked for, never arguments: those stand in the list of processes (obligation A7).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from doorstroom.cli import options
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer
from doorstroom.kernel.errors import BadInput
from doorstroom.operation.keys import keep_key
from doorstroom.rights.roles import GIVEN

group = typer.Typer(
    help="Accounts: the first administrators, and links for choosing a password.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
Email = Annotated[str, typer.Option(help="Asked for if left out, and better so.")]
Address = Annotated[
    str,
    typer.Option(help="Address of the site, such as https://doorstroom.example.org; the first host else."),
]


@group.command("create")
def create(
    *,
    role: Annotated[str, typer.Option(help=f"One of {', '.join(GIVEN)}; over the whole administration.")],
    email: Email = "",
    name: Annotated[str, typer.Option(help="Asked for if left out, and better so.")] = "",
    address: Address = "",
    by: Annotated[str | None, typer.Option(help="Who acts; you by default.")] = None,
    as_json: options.AsJson = False,
) -> None:
    """Make an account with a role that holds at once, and print the link that lets its holder in.

    Whoever runs this machine stands for the second administrator. Make two administrators: from then on they
    give each other's roles, and those of everybody else, in the site.

    Example: doorstroom accounts create --role administrator
    """
    _open()
    from django.db import transaction

    from doorstroom.accounts import roles, services
    from doorstroom.rights import operator

    who = actor(by)
    email, name = email or _asked("E-mail address"), name or _asked("Name")
    if role not in GIVEN:
        raise BadInput(f"{role!r} is no role", where="--role", expected=f"one of {', '.join(GIVEN)}")
    with transaction.atomic(using="work"):
        made = services.create_account(actor=operator(who), email=email, name=name)
        roles.give_as_operator(by=who, account=made.pk, role=role, from_on=options.today())
    _print_link(made.pk, address, as_json=as_json)


@group.command("link")
def link(*, email: Email = "", address: Address = "", as_json: options.AsJson = False) -> None:
    """Print a link with which the holder of an account chooses a password; it works once.

    Example: doorstroom accounts link
    """
    _open()
    from doorstroom.accounts import services
    from doorstroom.accounts.models import Account
    from doorstroom.rights import operator

    email = email or _asked("E-mail address")
    found = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise BadInput("no open account has this address", where="--email", expected="an account")
    services.note_invitation(actor=operator(actor(None)), account=found.pk, sent=False)
    _print_link(found.pk, address, as_json=as_json)


def _open() -> None:
    """Open the database, with the key of the site: a link signed with another one would lead nowhere."""
    if not os.environ.get("DOORSTROOM_SECRET_KEY"):
        keep_key(Path(os.environ.get("DOORSTROOM_HOME", "var")).absolute())
    open_database()


def _asked(what: str) -> str:
    return str(typer.prompt(what, err=True))


def _print_link(account: int, address: str, *, as_json: bool) -> None:
    from django.conf import settings

    from doorstroom.accounts.links import password_link
    from doorstroom.accounts.models import Account

    scheme = "http" if settings.PLAIN_HTTP else "https"
    base = address.rstrip("/") or f"{scheme}://{settings.ALLOWED_HOSTS[0]}"
    path = password_link(Account.objects.get(pk=account))
    answer = Answer(as_json)
    answer.document({"account": account, "link": base + path})
    answer.line(f"{base}{path}")
    answer.line(f"It works once, for {settings.PASSWORD_RESET_TIMEOUT // 86400} days.")
