"""Template tags and filters of every page; built in, so that no page loads them.

Icons, fields of forms, pages of lists, the blocks of documents, and how days and numbers are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from doorstroom.documents.content import Block
from doorstroom.documents.words import LANGUAGES, Words
from doorstroom.web.shell import controls

register = template.Library()


def words() -> Words:
    """Return the voice of the page in the language of the reader."""
    language = translation.get_language() or ""
    return Words(language if language in LANGUAGES else "nl")


@register.simple_tag
def icon(name: str, role: str = "") -> SafeString:
    """Draw an icon (Tabler outline, MIT); ``role`` is ok, no, warn, must, off or talk for its colour."""
    from doorstroom.web.shell.icons import draw

    return draw(name, role)


@register.inclusion_tag("shell/field.html", name="field")
def field_(bound: BoundField, size: str = "") -> dict[str, Any]:
    """Draw a field: label, help, error and control, all linked (WCAG 1.3.1, 3.3.1, 3.3.2).

    Args:
        bound: a field of a form, such as ``form.name``.
        size: ``short`` for a control as wide as a date or a number.
    """
    return controls.of(bound) | {"size": size}


@register.inclusion_tag("shell/form_errors.html", name="form_errors")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """List every error on top, each linked to its field; nothing where there is none (WCAG 3.3.1)."""
    found = controls.errors(form)
    return {"errors": found, "count": len(found)}


@register.inclusion_tag("shell/pagination.html", takes_context=True, name="pagination")
def pagination(context: Context, page: Page[Any], keep: str = "") -> dict[str, Any]:
    """Link the pages of a list.

    Args:
        page: a page of Django's paginator.
        keep: names of the query parameters that stay, with spaces between.
    """
    asked: QueryDict = context["request"].GET
    kept = QueryDict(mutable=True)
    for name in keep.split():
        if name in asked:
            kept.setlist(name, asked.getlist(name))

    def link(number: int) -> str:
        query = kept.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "pages": page.paginator.num_pages,
        "total": page.paginator.count,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def document_block(
    block: Block, heading: int | None = 3, links: Mapping[int, str] | None = None
) -> SafeString:
    """Draw a block of a document (table, figure, sum …) as reports show it; its maker escapes all text.

    Args:
        heading: level of the heading over it; None leaves it to the page.
        links: number of a row of a table to the address that its name leads to.
    """
    from doorstroom.documents.html import block_html

    return mark_safe(  # noqa: S308 - rendered with autoescape
        block_html(block, words().language, heading=heading, links=links)
    )


@register.filter(name="day")
def day_(value: date | None) -> str:
    """Write a day in full: 31 december 2025; nothing for no day."""
    return "" if not value else words().date(_day(value))


@register.filter
def short_day(value: date | None) -> str:
    """Write a day for tables: 31 dec 2025; nothing for no day."""
    return "" if not value else words().short_date(_day(value))


@register.filter
def month(value: date) -> str:
    """Write the month of a day, short: dec."""
    return words().month(_day(value))


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant in the time zone of the administration: 31 december 2025, 14:05."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{words().date(local.date())}, {local:%H:%M}"


@register.filter
def whole(value: int | None) -> str:
    """Write a whole number with its thousands: 4.820; nothing for no number."""
    return "" if value is None else words().integer(int(value))


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    found = name.split()
    return "".join(word[0] for word in (found if len(found) < 2 else (found[0], found[-1]))).upper()


@register.filter
def first_name(name: str) -> str:
    """Return the first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def _day(value: date) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value
