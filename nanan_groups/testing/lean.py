"""What a walk over hundreds of addresses may work out once, because nothing it is made of has changed in between."""

from contextlib import contextmanager
from copy import copy
from unittest.mock import patch

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

from groups.access.backends import AppointmentBackend
from nanan_groups.portal import errors
from nanan_groups.portal.context import Portal
from nanan_groups.records.models import Event, EventHead, Storm

from .unchanged import table_written

ASIDE = {
    "django_session",
    Event._meta.db_table,
    EventHead._meta.db_table,
    Storm._meta.db_table,
}  # no right hangs on these


@contextmanager
def lean_walk():
    """People, scopes, error pages and contexts at once."""
    with people_kept(), errors_once(), patch("django.test.client.store_rendered_templates", lambda *sent, **more: None):
        yield


@contextmanager
def refusals_unwritten():
    """No row for each of thousands of refusals: that one is written, and how, is asked in records/ and portal/tests."""
    with patch("nanan_groups.portal.middleware.refused", lambda *told, **more: None):
        yield


@contextmanager
def people_kept():
    """A person and his scope are read anew whenever a row was written, or taken back, that they could be made from.

    Whatever is no session and no line of the audit chain counts as such a row.
    """
    scopes, build = {}, import_string(settings.SCOPE_BUILDER)
    users, read = {}, AppointmentBackend.get_user

    def scope(user):
        given = (user.pk, user.is_active, user.admin_kind, timezone.localdate())
        if given not in scopes:
            scopes[given] = build(user)
        return scopes[given]

    def get_user(backend, user_id):
        if user_id not in users:
            users[user_id] = read(backend, user_id)
        return copy(users[user_id])  # what a request keeps on its user ends with it

    def forget(execute, sql, params, many, context):
        taken_back = isinstance(sql, str) and sql.lstrip().upper().startswith("ROLLBACK")
        table = table_written(sql)
        if taken_back or (table is not None and table not in ASIDE):
            scopes.clear()
            users.clear()
        return execute(sql, params, many, context)

    with (
        patch(settings.SCOPE_BUILDER, scope),
        patch.object(AppointmentBackend, "get_user", get_user),
        connection.execute_wrapper(forget),
    ):
        yield


@contextmanager
def errors_once():
    """An error page is put together once for each person, place in the navigation, template, status and sentence.

    But for the tokens of its forms (kit/opened.py: sealed, nobody reads them) and the minute it is made of nothing else:
    the page that was looked through for one address stands for the next. Messages that wait to be shown are a reason to
    put it together anew.
    """
    known = {}

    def once(request, template, context=None, status=None):
        if not hasattr(request, "user"):  # refused before anybody was known
            return render(request, template, context, status=status)
        places = tuple(Portal(request).places)
        given = (request.user.pk, places, template, tuple((context or {}).items()), status)
        if given not in known or len(get_messages(request)):
            known[given] = render(request, template, context, status=status).content
        return HttpResponse(known[given], status=status)

    with patch.object(errors, "render", once):
        yield
