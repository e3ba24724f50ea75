"""What the check found: kinds of problems with counts first, then row by row; all of it as CSV."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from doorstroom.audit.services import record
from doorstroom.careers.uploads.findings import rows_of
from doorstroom.careers.uploads.models import Import
from doorstroom.careers.uploads.selectors import ABILITY
from doorstroom.documents.csv import safe
from doorstroom.web.imports.forms import ReplaceForm
from doorstroom.web.imports.phrases import column_words, say, sentence
from doorstroom.web.imports.steps import CHECK, FILE, import_of, may_show, page_of, steps
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

PER_PAGE = 25
SEVERITIES = ("error", "warning", "note")


@allow(ABILITY)
@require_safe
def result(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Show what is wrong, and two ways on: a better file, or the columns."""
    one = import_of(request, public_id)
    if not may_show(one, "check"):
        return redirect(page_of(one))
    return result_page(request, one)


def result_page(
    request: PageRequest, one: Import, *, replace: ReplaceForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the page of a check, also where a form of it has an error."""
    kinds = kinds_of(one)
    severity = request.GET.get("show", "")
    severity = (
        severity if severity in SEVERITIES else next((s for s in SEVERITIES if _any(kinds, s)), "error")
    )
    shown = [kind for kind in kinds if kind["severity"] == severity]
    wanted = request.GET.get("kind", "")
    only = next((kind["place"] for kind in shown if str(kind["place"]) == wanted), None)
    places = [kind["place"] for kind in shown] if only is None else [only]
    number = request.GET.get("page", "")
    number_ = max(1, int(number)) if number.isdecimal() and len(number) < 9 else 1
    total = sum(kind["kept"] for kind in shown if kind["place"] in places)
    page = Paginator(range(total), PER_PAGE).get_page(number_)
    found = rows_of(one.extract.stored_as, kinds=places, offset=(page.number - 1) * PER_PAGE, limit=PER_PAGE)
    outcome = one.outcome
    rows = int(outcome.get("rows") or 0)
    context = {
        "one": one,
        "steps": steps(one, at=FILE if one.stage == "unreadable" else CHECK),
        "kinds": shown,
        "severity": severity,
        "tabs": [(s, sum(kind["count"] for kind in kinds if kind["severity"] == s)) for s in SEVERITIES],
        "only": only,
        "rows": [_row(one_) for one_ in found.rows],
        "page": page,
        "errors": int(outcome.get("errors") or 0),
        "wrong_rows": int(outcome.get("wrong_rows") or 0),
        "all_rows": rows,
        "good_rows": max(0, rows - int(outcome.get("wrong_rows") or 0)),
        "exact": all(kind["kept"] >= kind["count"] for kind in kinds if kind["severity"] == "error"),
        "refusal": {name: say(text) for name, text in outcome.get("refusal", {}).items()},
        "failed": outcome.get("failed", ""),
        "stopped": outcome.get("stopped", False),
        "replace": replace or ReplaceForm(),
    }
    return render(request, "imports/check.html", context, status=status)


@allow(ABILITY)
@require_safe
def problems(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Send all rows with problems as CSV."""
    one = import_of(request, public_id)
    kinds = kinds_of(one)
    if not kinds:
        return redirect(page_of(one))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
    answer.write("\ufeff")  # so that spreadsheets read it as UTF-8
    out = csv.writer(answer, delimiter=";")
    out.writerow(["severity", "row", "column", "value", "problem", "expected"])
    severity = {kind["place"]: kind["severity"] for kind in kinds}
    rows = rows_of(one.extract.stored_as, kinds=list(severity)).rows
    for row in rows:
        texts = [row["column"], row["value"] or "", say(row["problem"]), say(row["expected"] or "")]
        out.writerow([severity[row["kind"]], row["row"] or "", *map(safe, texts)])
    record(
        by=request.actor.name,
        action="careers.problems.exported",
        object_type="import",
        object_id=one.public_id,
        details={"rows": len(rows)},
        store="work",
    )
    return answer


def kinds_of(one: Import) -> list[dict[str, Any]]:
    """Return the kinds of problems in the words of the reader, the commonest of each severity first."""
    kinds = [
        {
            **kind,
            "place": place,
            "words": sentence(say(kind["problem"])),
            "columns": column_words(kind["column"]),
            "by_columns": _solved_at_columns(kind["problem"]),
        }
        for place, kind in enumerate(one.outcome.get("kinds", []))
    ]
    return sorted(kinds, key=lambda kind: (SEVERITIES.index(kind["severity"]), -kind["count"]))


# Problems that another date format, translation or rule takes away, without a new file.
_AT_COLUMNS = (
    "not a date",
    "not an allowed value",
    "not in the administration's list",
    "not a share",
    "spaces around",
    "day and month",
    "above",
    "different acts on one day",
    "a national number is not taken",
    "several rows",
)


def _solved_at_columns(problem: str) -> bool:
    return any(part in problem for part in _AT_COLUMNS)


def _any(kinds: list[dict[str, Any]], severity: str) -> bool:
    return any(kind["severity"] == severity for kind in kinds)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "row": row["row"],
        "columns": column_words(row["column"]),
        "value": row["value"],
        "problem": sentence(say(row["problem"])),
        "expected": say(row["expected"] or ""),
    }
