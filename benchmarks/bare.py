"""The yardstick of the pages: a bare Django with one list of 25 rows of the same database, nothing else."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from doorstroom.settings import database

settings.configure(
    SECRET_KEY="bare",  # noqa: S106 - nothing is signed with it
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": database("default", os.environ["BARE_DATABASE"])},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
_PAGE = """<!doctype html><title>People</title><h1>People</h1><table>
{% for row in rows %}<tr><td>{{ row.0 }}<td>{{ row.1 }}</tr>{% endfor %}</table>"""


def people(_request: HttpRequest) -> HttpResponse:
    """List 25 people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number FROM careers_person ORDER BY id LIMIT 25")
        rows = cursor.fetchall()
    return HttpResponse(engines["django"].from_string(_PAGE).render({"rows": rows}))


urlpatterns = [path("", people), path("healthz", people)]
application = get_wsgi_application()
