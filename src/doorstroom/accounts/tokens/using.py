"""Using a token: what the log keeps of it, and how often it may ask.

Uses are counted in the store ``work``, in one statement that is whole on both databases, so that all
processes of the site count together.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import date

from django.db import connections, transaction
from django.db.models import Q

from doorstroom.accounts.tokens.models import Token, Window
from doorstroom.audit.services import record

_COUNT = f"""
INSERT INTO {Window._meta.db_table} (key, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN {Window._meta.db_table}.minute = excluded.minute
                 THEN {Window._meta.db_table}.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count
"""  # noqa: S608 - only the name of our own table stands in it
_KEPT = 60  # minutes that a row of somebody who does not come back stays


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of the present minute.

    Attributes:
        limit: requests a minute.
        left: how many of them are left; none after the last.
        seconds: until the next minute begins.
        passed: whether this request is within the limit.
    """

    limit: int
    left: int
    seconds: int
    passed: bool


def take(key: str, *, limit: int, now: float | None = None) -> Allowance:
    """Count one request of somebody and say what is left of the minute. 1 query.

    Args:
        key: who asks, such as ``token:3``; nothing that says who a person is.
        limit: requests a minute.
        now: seconds since 1970; the clock by default.
    """
    moment = time.time() if now is None else now
    minute, second = divmod(int(moment), 60)
    with connections["work"].cursor() as cursor:
        cursor.execute(_COUNT, [key, minute])
        count = int(cursor.fetchone()[0])
    if count == 1 and minute % _KEPT == 0:
        Window.objects.filter(minute__lt=minute - _KEPT).delete()
    return Allowance(limit, max(0, limit - count), 60 - second, count <= limit)


def note_use(token: Token, *, on: date) -> None:
    """Keep the day on which a token was used, and log the first use of each day. At most 2 queries."""
    if token.last_used_on == on:
        return
    with transaction.atomic(using="work"):
        first = Token.objects.filter(Q(last_used_on__lt=on) | Q(last_used_on=None), pk=token.pk)
        if first.update(last_used_on=on):
            record(
                by=token.actor_name,
                action="accounts.token.used",
                object_type="token",
                object_id=token.pk,
                details={"account": token.account_id},
                store="work",
            )


def note_refusal(token: Token | None, *, address: str, on: date, limit: int) -> Allowance:
    """Count a request whose token opens nothing, and log the first of each minute. At most 2 queries.

    A program that goes on knocking with an old token fills no log and learns nothing by speed.

    Args:
        token: what was shown, if there is such a token: ended, revoked, or of a closed account.
        address: where the request comes from; only its hash is counted with, and it is not logged.
        limit: refusals a minute, of one token or from one address.
    """
    source = token.actor_name if token else hashlib.sha256(address.encode()).hexdigest()
    allowance = take(f"no:{source}", limit=limit)
    if allowance.left == limit - 1:
        details: dict[str, object] = {"because": "unknown"}
        if token is not None:
            because = "revoked" if token.revoked_at else "ended" if token.until <= on else "account closed"
            details = {"account": token.account_id, "because": because}
        record(
            by=token.actor_name if token else "nobody",
            action="accounts.token.refused",
            object_type="token",
            object_id=token.pk if token else "",
            result="refused",
            details=details,
            store="work",
        )
    return allowance
