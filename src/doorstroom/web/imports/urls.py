"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.imports.views import begin, check, columns, finish, history, progress

app_name = "imports"
urlpatterns = [
    path("", history.index, name="index"),
    path("/new", begin.new, name="new"),
    path("/batches/<int:number>", history.batch, name="batch"),
    path("/<uuid:public_id>", progress.show, name="show"),
    path("/<uuid:public_id>/progress", progress.progress, name="progress"),
    path("/<uuid:public_id>/stop", progress.stop, name="stop"),
    path("/<uuid:public_id>/again", progress.again, name="again"),
    path("/<uuid:public_id>/file", begin.replace, name="file"),
    path("/<uuid:public_id>/sheet", begin.sheet, name="sheet"),
    path("/<uuid:public_id>/discard", finish.discard, name="discard"),
    path("/<uuid:public_id>/columns", columns.columns, name="columns"),
    path("/<uuid:public_id>/shape", columns.shape, name="shape"),
    path("/<uuid:public_id>/mapping", columns.text, name="mapping"),
    path("/<uuid:public_id>/mapping/download", columns.download, name="mapping_download"),
    path("/<uuid:public_id>/check", check.result, name="check"),
    path("/<uuid:public_id>/check/problems", check.problems, name="problems"),
    path("/<uuid:public_id>/confirm", finish.confirm, name="confirm"),
    path("/<uuid:public_id>/done", finish.done, name="done"),
]
