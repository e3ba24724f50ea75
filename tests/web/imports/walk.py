"""What the tests of imports do through HTTP, as a browser without scripts does."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.test import Client

from doorstroom.careers.uploads.models import Import
from doorstroom.jobs import worker

HEADER = "person,effective_on,kind,unit,level"


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """Return a CSV file."""
    return ("\n".join((header, *rows)) + "\n").encode()


def named(content: bytes | Path, name: str = "extract.csv") -> io.BytesIO:
    """Return a file as a browser hands it over."""
    file = io.BytesIO(content.read_bytes() if isinstance(content, Path) else content)
    file.name = name
    return file


def hand_in(client: Client, content: bytes | Path, name: str = "extract.csv", **files: Any) -> Any:
    """Hand in a file, and return the answer."""
    return client.post("/imports/new", {"extract": named(content, name), **files})


def begun(client: Client, content: bytes | Path, name: str = "extract.csv", **files: Any) -> Import:
    """Hand in a good file, have it read, and return its import."""
    answer = hand_in(client, content, name, **files)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    worker.run_pending()
    return Import.objects.order_by("-pk")[0]


def url(one: Import, page: str = "") -> str:
    """Return the address of a page of an import."""
    return f"/imports/{one.public_id}" + (f"/{page}" if page else "")


def answers(client: Client, one: Import, **changes: Any) -> dict[str, Any]:
    """Return what the form of the columns would send as it stands, with some answers changed."""
    page = client.get(url(one, "columns"))
    assert page.status_code == 200, page.status_code
    form = page.context["form"]
    found: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is True:
            found[bound.html_name] = "on"
        elif value not in (None, False):
            found[bound.html_name] = value
    return {**found, **changes}


def checked(client: Client, one: Import, **changes: Any) -> Import:
    """Answer the columns, have the extract checked, and return the import as it is then."""
    answer = client.post(url(one, "columns"), answers(client, one, **changes))
    assert answer.status_code == 302, said(answer)
    worker.run_pending()
    one.refresh_from_db()
    return one


def confirmed(client: Client, one: Import) -> Import:
    """Say yes, have it imported, and return the import as it is then."""
    answer = client.post(url(one, "confirm"), {"sure": "on"})
    assert answer.status_code == 302, said(answer)
    worker.run_pending()
    one.refresh_from_db()
    return one


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def said(answer: Any) -> str:
    """Return the text of a page, each stretch of blanks as one."""
    parser = _Text()
    parser.feed(answer.content.decode())
    return " ".join(" ".join(parser.parts).split())
