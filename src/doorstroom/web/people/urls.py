"""Addresses of the area: people by an opaque number, never by name or personnel number."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.people import amending, asking, downloads, file, registered, staff, units

app_name = "people"
urlpatterns = [
    path("", staff.staff, name="staff"),
    path("/me", file.me, name="me"),
    path("/units", units.units, name="units"),
    path("/units/<int:unit>", units.unit, name="unit"),
    path("/requests", asking.queue, name="requests"),
    path("/requests/mine", asking.mine, name="my_requests"),
    path("/requests/<int:number>", asking.request_page, name="request"),
    path("/requests/<int:number>/note", asking.note, name="request_note"),
    path("/requests/<int:number>/withdraw", asking.withdraw, name="request_withdraw"),
    path("/requests/<int:number>/decide", asking.decide, name="request_decide"),
    path("/<int:person>", file.career, name="career"),
    path("/<int:person>/download", downloads.page, name="download"),
    path("/<int:person>/download/json", downloads.as_json, name="download_json"),
    path("/<int:person>/download/pdf", downloads.as_pdf, name="download_pdf"),
    path("/<int:person>/ask", asking.ask, name="ask"),
    path("/<int:person>/acts/<int:employment>/<int:act>/correct", amending.correct, name="correct_act"),
    path("/<int:person>/acts/<int:employment>/<int:act>/annul", amending.annul, name="annul_act"),
    path("/<int:person>/receivers/<int:batch>", amending.receivers, name="receivers"),
    path("/<int:person>/facts/<int:fact>/correct", registered.correct_fact, name="correct_fact"),
    path("/<int:person>/facts/<int:fact>/annul", registered.annul_fact, name="annul_fact"),
    path("/<int:person>/registered", registered.registered, name="registered"),
    path("/<int:person>/name", registered.name, name="name"),
]
