"""What has to be right before the site is served."""

from __future__ import annotations

import io

from django.conf import settings
from django.core.checks import WARNING, CheckMessage, run_checks
from django.core.management import call_command

from doorstroom.kernel.errors import BadInput

DEMO_DOMAIN = "demo.example"  # nobody can own it (RFC 2606)
# What plain HTTP on the machine itself cannot have: HSTS, a redirect to TLS, cookies for TLS only.
_ONLY_WITH_TLS = frozenset({"security.W004", "security.W008", "security.W012", "security.W016"})


def refuse_unsafe(host: str) -> None:
    """Refuse to serve with settings that ``check --deploy`` warns about, or a demo to other machines.

    Args:
        host: the address to listen on.
    Raises:
        BadInput: with every reason.
    """
    loopback = host in {"localhost", "::1"} or host.startswith("127.")
    if settings.PLAIN_HTTP and not loopback:
        raise BadInput(
            "without TLS the site is for this machine alone",
            where="--host",
            expected="127.0.0.1, or DOORSTROOM_PLAIN_HTTP unset and a proxy with TLS in front",
        )
    if (settings.HOME / "demo.json").exists() and not (settings.DEMO and loopback):
        raise BadInput(
            "the folder holds a demo: its passwords stand on a screen",
            where=str(settings.HOME),
            expected="--host 127.0.0.1, and DOORSTROOM_HOSTS unset",
        )
    found = [
        one
        for one in run_checks(include_deployment_checks=True)
        if one.level >= WARNING
        and not one.is_silenced()
        and not (settings.PLAIN_HTTP and one.id in _ONLY_WITH_TLS)
    ]
    if found:
        raise BadInput(
            "these settings are not safe to serve with:\n" + "\n".join(map(_line, found)),
            where="settings",
            expected="each of them put right (doorstroom manage check --deploy)",
        )


def refuse_demo_accounts() -> None:
    """Refuse to serve accounts of a demo anywhere but in a demo: their passwords were printed (W8).

    Raises:
        BadInput: there are such accounts that can sign in.
    """
    from doorstroom.accounts.models import Account

    accounts = Account.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True)
    if not settings.DEMO and accounts.exists():
        raise BadInput(
            "the database holds accounts of a demo", where="accounts", expected="a database of its own"
        )


def collect_static() -> None:
    """Put the style sheets, scripts, fonts and pictures where the web server finds them."""
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())


def _line(message: CheckMessage) -> str:
    return f"  {message.id}: {' '.join(str(message.msg).split())}"
