"""What a walk over hundreds of addresses may work out once, because nothing it is made of has changed in between."""

from contextlib import contextmanager
from unittest.mock import patch

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

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
    """Scopes, error pages and contexts at once."""
    with scopes_kept(), errors_once(), patch("django.test.client.store_rendered_templates", lambda *sent, **more: None):
        yield


@contextmanager
def scopes_kept():
    """The scope of a person is built anew whenever a row was written, or taken back, that it could be built from.

    Whatever is no session and no line of the audit chain counts as such a row.
    """
    known, build = {}, import_string(settings.SCOPE_BUILDER)

    def kept(user):
        given = (user.pk, user.is_active, user.admin_kind, timezone.localdate())
        if given not in known:
            known[given] = build(user)
        return known[given]

    def forget(execute, sql, params, many, context):
        taken_back = isinstance(sql, str) and sql.lstrip().upper().startswith("ROLLBACK")
        table = table_written(sql)
        if taken_back or (table is not None and table not in ASIDE):
            known.clear()
        return execute(sql, params, many, context)

    with patch(settings.SCOPE_BUILDER, kept), connection.execute_wrapper(forget):
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
        places = tuple((place["label"], place["current"]) for place in Portal(request).nav)
        given = (request.user.pk, places, template, tuple((context or {}).items()), status)
        if given not in known or len(get_messages(request)):
            known[given] = render(request, template, context, status=status).content
        return HttpResponse(known[given], status=status)

    with patch.object(errors, "render", once):
        yield
