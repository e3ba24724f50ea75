"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.administration import changes, lists, one, review

app_name = "administration"
urlpatterns = [
    path("/accounts", lists.accounts, name="accounts"),
    path("/accounts/new", changes.new, name="new"),
    path("/accounts/<int:account>", one.account, name="account"),
    path("/accounts/<int:account>/edit", changes.edit, name="edit"),
    path("/accounts/<int:account>/roles", changes.give, name="give"),
    path("/accounts/<int:account>/roles/<int:grant>/confirm", changes.confirm, name="confirm"),
    path("/accounts/<int:account>/roles/<int:grant>/end", changes.end, name="end"),
    path("/accounts/<int:account>/person", changes.link, name="link"),
    path("/accounts/<int:account>/invite", changes.invite, name="invite"),
    path("/accounts/<int:account>/sessions", changes.end_sessions, name="sessions"),
    path("/accounts/<int:account>/factor", changes.reset_factor, name="factor"),
    path("/accounts/<int:account>/close", changes.close, name="close"),
    path("/accounts/<int:account>/reopen", changes.reopen, name="reopen"),
    path("/roles", review.roles, name="roles"),
    path("/roles/download", review.download, name="download"),
]
