"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.logs import chain, events, own, privacy

app_name = "logs"
urlpatterns = [
    path("", events.index, name="index"),
    path("/download", events.download, name="download"),
    path("/events/<slug:store>/<int:number>", events.event, name="event"),
    path("/events/<slug:store>/<int:number>/people", events.subjects, name="subjects"),
    path("/chain", chain.chain, name="chain"),
    path("/chain/check", chain.check_now, name="check"),
    path("/inventory", chain.inventory, name="inventory"),
    path("/mine", own.reads_of_me, name="reads_of_me"),
    path("/people/<int:person>", own.reads_of_person, name="reads_of_person"),
    path("/how", own.how, name="how"),
    path("/privacy", privacy.privacy, name="privacy"),
]
