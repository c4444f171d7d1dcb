"""Home, search and health."""

import logging
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from groups.registry.register.queries.acts import entries, recent_acts
from groups.registry.register.queries.lookup import clean_query
from groups.rights.roles import HISTORY
from nanan_groups.kit.additions import (
    FINDERS,
    HOME_DUES,
    HOME_FIGURES,
    HOME_PANELS,
    HOME_TALLIES,
    MEANT,
    SEARCHABLE,
    SHORTCUTS,
    Due,
    Tense,
)
from nanan_groups.kit.deadlines import last_day
from nanan_groups.kit.pages import Link
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.cases.queries import notices_of

from .notice_pages import told

logger = logging.getLogger(__name__)
MOST_MEANT = 6
NOTICES = 5
# What home says of a number of each kind, and where there is none.
TENSES = {
    Tense.WAITING: ("等待办理", "没有等您办理的事项"),
    Tense.OVERDUE: ("已经逾期", "没有逾期的事项"),
    Tense.COMING: ("即将到期", "30 天内没有到期的事项"),
}


@login_not_required
@require_safe
def healthz(request):
    """200 when the database answers, else 503. Says nothing else to whoever asks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


class HomeView(TemplateView):
    """工作台: what there is for this person, today. It knows no subject: all of it is added by the apps (kit/additions.py)."""

    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        scope = scope_of(user)
        day, todos = timezone.localdate(now), dues(user, scope, now)
        return super().get_context_data(
            greeting={"name": self.request.user.name, "post": "、".join(scope.labels) or "尚无任职"},
            figures=[figure for make in HOME_FIGURES for figure in make(scope, day)],
            tallies=tallies(scope, now, bool(todos)),
            todos=todos,
            panels=[panel for make in HOME_PANELS for panel in make(scope, now)],
            notices=told(notices_of(user)[:NOTICES]),
            links=shortcuts(scope),
            recent=entries(recent_acts(scope)[:8]) if scope.may_somewhere(HISTORY) else [],
            **kwargs,
        )


def tallies(scope: Scope, now, todos: bool) -> list[dict]:
    """What waits, what is overdue, what is coming; a column is there as soon as anything could stand in it. ``todos``: there are
    some below, so that an empty column does not say that nothing is to be done."""
    found = sorted(
        (one for make in HOME_TALLIES for one in make(scope, now)), key=lambda one: list(Tense).index(one.tense)
    )
    out = []
    for tense, ones in groupby(found, key=lambda one: one.tense):
        title, empty = TENSES[tense]
        empty = "见下面的待办" if todos and tense != Tense.OVERDUE else empty
        out.append({"tense": tense.value, "title": title, "empty": empty, "rows": [one for one in ones if one.count]})
    return out


def dues(user, scope: Scope, now) -> list[dict]:
    """To-dos, the soonest first, those without a day last."""
    found = [one for make in HOME_DUES for one in make(user, scope, now)]
    found.sort(key=lambda one: (one.due is None, one.due or now))
    return [_due(one, now) for one in found]


def _due(one: Due, now) -> dict:
    late = one.due is not None and now >= one.due
    day = last_day(one.due) if one.due else None
    words = f"{day.month}月{day.day}日" if day else ""
    words = f"{words} 已截止" if late else one.words or (f"{words}前" if words else "待办")
    return {"due": words, "late": late, "url": one.url, "text": one.text}


def shortcuts(scope: Scope) -> list[Link]:
    """Frequent tasks of this person's roles."""
    links = [Link(one.label, reverse(one.view, args=one.args), one.note) for one in SHORTCUTS if one.opens(scope)]
    return list(dict.fromkeys(links))  # one address may be open by two rights


class SearchView(TemplateView):
    """Whatever the apps find for what was typed, within one's scope."""

    template_name = "portal/search.html"

    def get_template_names(self):
        # As one types, only the hits under the box; without script the same address is the page.
        return ["portal/_search_hits.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        scope = scope_of(self.request.user)
        text = clean_query(self.request.GET.get("q", ""))
        day = timezone.localdate()
        found = [hit for find in FINDERS for hit in find(text, scope, day)] if text else []
        message, meant = "", []
        if not text:
            more = "".join(f"；{one.text}" for one in SEARCHABLE if one.opens(scope))
            message = f"请输入学校或集团的名称、曾用名、简称、编码或拼音首字母{more}。"
        elif not found:
            meant = [hit for find in MEANT for hit in find(text, scope, day)][:MOST_MEANT]
            message = f"没有找到“{text}”。可换用简称、拼音首字母，或核对是否在您的任职范围内。"
        return super().get_context_data(q=text, results=found, meant=meant, message=message, **kwargs)
