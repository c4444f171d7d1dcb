"""The auditor's pages: events with filters and export, who is signed in, and the access table as it stands."""

from datetime import timedelta

from django import forms
from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.rights.roles import AUDIT
from groups.rights.words import Role
from nanan_groups.accounts.limits import idle_minutes, session_hours
from nanan_groups.accounts.models import AdminKind, User
from nanan_groups.accounts.queries import open_sessions
from nanan_groups.kit.excel.out import TYPES, write_csv
from nanan_groups.kit.files import Written, written
from nanan_groups.kit.forms import DayField
from nanan_groups.kit.names import number_key
from nanan_groups.kit.pages import ScopedView
from nanan_groups.records.admin.base import address_of
from nanan_groups.records.exports import record_export
from nanan_groups.records.models import Event, EventKind
from nanan_groups.records.queries import EventFilter, events
from nanan_groups.records.storms import WHILE, WRITTEN, storms

from .access import table
from .event_words import Words, detail_text

SIZE = 50
EXPORT_LIMIT = 100_000
STORMS_SHOWN = timedelta(days=7)
HEADERS = ("序号", "时间", "类别", "是否成功", "人员", "来源地址", "对象", "对象名称", "办理记录", "详情")


class EventForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *EventKind.choices], required=False)
    ok = forms.ChoiceField(label="结果", choices=[("", "全部"), ("yes", "成功"), ("no", "失败或被拒")], required=False)
    actor = forms.CharField(label="工号", max_length=32, required=False)
    subject = forms.CharField(label="对象", max_length=60, required=False)
    first = DayField(label="从", required=False)
    last = DayField(label="到", required=False)

    def chosen(self) -> EventFilter | None:
        """The filter, or None when the number typed belongs to nobody (then nothing matches)."""
        self.is_valid()
        data = self.cleaned_data
        actor = None
        if data.get("actor"):
            actor = User.objects.filter(username__iexact=number_key(data["actor"])).values_list("pk", flat=True).first()
            if actor is None:
                return None
        return EventFilter(
            kind=data.get("kind", ""),
            ok=data.get("ok", ""),
            actor_id=actor,
            subject=data.get("subject", ""),
            first=data.get("first"),
            last=data.get("last"),
        )


def event_rows(found, scope) -> list[dict]:
    """Events with the names of their people and of what they name. A fixed number of queries."""
    found = list(found)
    words = Words(found, scope)
    people = User.objects.in_bulk({event.actor_id for event in found if event.actor_id})
    return [
        {
            "number": event.number,
            "at": timezone.localtime(event.at),
            "kind": event.get_kind_display(),
            "ok": event.ok,
            "person": _person(event, people),
            "address": event.address,
            "subject": event.subject,
            "named": words.of(event),
            "act": event.act_id or "",
            "detail": detail_text(event),
        }
        for event in found
    ]


def _person(event: Event, people: dict[int, User]) -> str:
    if event.actor_id in people:
        return str(people[event.actor_id])
    if command := event.detail.get("command"):
        return f"服务器命令 {command}（{event.detail.get('server_user', '?')}）"
    return "系统或未登录"


def storm_rows() -> list[dict]:
    """What was counted, with the person behind it. Two queries."""
    found = storms(since=timezone.now() - STORMS_SHOWN)
    people = User.objects.in_bulk({one.actor_id for one in found if one.actor_id})
    return [
        {
            "kind": one.get_kind_display(),
            "count": one.count,
            "began": timezone.localtime(one.began_at),
            "last": timezone.localtime(one.last_at),
            "address": one.address,
            "tried": one.tried,
            "person": str(people[one.actor_id]) if one.actor_id in people else "未登录",
        }
        for one in found
    ]


def _line(row: dict) -> tuple:
    """An event as a line of the export; its moment with the offset, as evidence needs it."""
    return (
        row["number"],
        row["at"].isoformat(sep=" ", timespec="seconds"),
        row["kind"],
        "是" if row["ok"] else "否",
        row["person"],
        row["address"],
        row["subject"],
        "、".join(one.text for one in row["named"]),
        row["act"],
        row["detail"],
    )


class EventListView(ScopedView, TemplateView):
    permission = AUDIT
    template_name = "portal/event_list.html"

    def get_context_data(self, **kwargs):
        form = EventForm(self.request.GET or {})
        chosen = form.chosen()
        before = self.request.GET.get("before", "")
        before = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
        found = list(events(chosen, before=before)[: SIZE + 1]) if chosen else []
        query = self.request.GET.copy()
        query.pop("before", None)
        older = query.copy()
        if len(found) > SIZE:
            older["before"] = str(found[SIZE - 1].number)
        return super().get_context_data(
            filters=form,
            rows=event_rows(found[:SIZE], self.scope),
            storms=storm_rows() if not before else [],
            storm_minutes=int(WHILE.total_seconds() // 60),
            storm_written=WRITTEN,
            older_url=f"?{older.urlencode()}" if len(found) > SIZE else "",
            newest_url=f"?{query.urlencode()}" if before else "",
            export_query=query.urlencode(),
            **kwargs,
        )


class EventExportView(ScopedView, View):
    """The same rows as CSV for Excel (UTF-8 with a mark); the export is itself an event."""

    permission = AUDIT
    http_method_names = ["get"]

    def get(self, request):
        form = EventForm(request.GET or {})
        chosen = form.chosen()
        if form.errors:
            return render(request, "400.html", {"reason": "筛选条件有误，没有导出。请返回核对后再导出。"}, status=400)
        found = list(events(chosen)[: EXPORT_LIMIT + 1]) if chosen else []
        if len(found) > EXPORT_LIMIT:
            sentence = f"符合条件的事件超过 {EXPORT_LIMIT:,} 条，没有导出。请用日期分段导出。"
            return render(request, "400.html", {"reason": sentence}, status=400)
        facts = {"filter": chosen.texts() if chosen else {}, "address": address_of(request)}

        def tell(done: Written) -> None:
            record_export(actor=request.user, what="events", count=done.count, sha256=done.sha256, **facts)

        done = written(lambda out: write_csv(out, HEADERS, map(_line, event_rows(found, self.scope))), tell)
        name = f"审计事件-{timezone.localdate().isoformat()}.csv"
        return FileResponse(done.file, as_attachment=True, filename=name, content_type=TYPES["csv"])


class SessionListView(ScopedView, TemplateView):
    permission = AUDIT
    template_name = "portal/session_list.html"

    def get_context_data(self, **kwargs):
        rows = open_sessions()
        limits = {"idle_minutes": idle_minutes(), "session_hours": session_hours()}
        return super().get_context_data(rows=rows, count=len(rows), **limits, **kwargs)


LABELS = {
    "200": "可以", "302": "转到他页", "login": "须登录", "403": "无权", "404": "看不到", "405": "不接受", "400": "拒绝",
    "409": "拒绝",
}  # fmt: skip


class AccessTableView(ScopedView, TemplateView):
    """Address × method × role as tested: what each role gets."""

    permission = AUDIT
    template_name = "portal/access_table.html"

    def get_context_data(self, **kwargs):
        names = {"anonymous": "未登录", **dict(Role.choices), **dict(AdminKind.choices)}
        wanted = self.request.GET.get("role", "")
        shown = [wanted] if wanted in names else list(names)
        rows = [
            {
                "name": row.name,
                "record": {"own": "本集团（校）", "fellow": "同集团他校", "other": "他集团"}.get(row.record, ""),
                "method": row.method,
                "cells": [
                    {"code": row.cells[r], "label": LABELS.get(row.cells[r], row.cells[r]), "role": names[r]}
                    for r in shown
                ],
            }
            for row in table()
        ]
        choices = [{"code": code, "label": label, "current": code == wanted} for code, label in names.items()]
        return super().get_context_data(
            rows=rows, columns=[names[r] for r in shown], choices=choices, one=len(shown) == 1, **kwargs
        )
