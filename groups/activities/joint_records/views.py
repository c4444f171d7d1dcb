"""Records of joint work: the list by kind and school year, one with its evidence, the acts; the five 一体化 as a checklist."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.joint_activities.queries import groups_named, groups_to_keep
from groups.activities.joint_records.forms import RECORD_ACTS, allowed, form_of
from groups.activities.joint_records.models import JointRecord
from groups.activities.joint_records.queries import entered_for, of_year, visible_records
from groups.activities.joint_records.services import NOT_YOURS, owner_of
from groups.activities.joint_records.words import ASKS, Integration, RecordKind, RecordState
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import site_names
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of

TONES = {RecordState.RUNNING: "info", RecordState.DONE: "ok", RecordState.DROPPED: "", RecordState.VOID: ""}


FIRST_YEAR, SHOWN_YEARS = 2022, 3  # the policy's first school year; how many before this one have a tab


def url_of(record: JointRecord) -> str:
    return reverse("activities:record-detail", args=[record.code])


class RecordListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        today = timezone.localdate()
        this_year = school_year_of(today)
        years = range(this_year, max(FIRST_YEAR, this_year - SHOWN_YEARS) - 1, -1)
        asked = request.GET.get("year", "")
        year = int(asked) if asked in {str(one) for one in years} else this_year
        kind = request.GET.get("kind", "")
        kind = kind if kind in RecordKind.values else ""
        rows = entered_for(visible_records(self.scope), year)
        rows = rows.filter(kind=kind) if kind else rows
        shown, page = page_of(request, rows.order_by("kind", "-begins_on", "pk"), size=50)
        names = site_names({key for row in shown for key in (row.site_id, row.partner_site_id) if key})
        groups = groups_named({row.group_id for row in shown})
        context = {
            "year_text": school_year_text(year),
            "tabs": [
                Tab("全部", f"{request.path}?year={year}", not kind),
                *(
                    Tab(label, f"{request.path}?year={year}&kind={value}", value == kind)
                    for value, label in RecordKind.choices
                ),
            ],
            "years": [
                Tab(
                    f"{school_year_text(one)} 学年",
                    f"{request.path}?year={one}" + (f"&kind={kind}" if kind else ""),
                    one == year,
                )
                for one in years
            ],
            "rows": [
                {
                    "row": row,
                    "url": url_of(row),
                    "site": names(row.site_id),
                    "partner_site": names(row.partner_site_id) if row.partner_site_id else "",
                    "group": groups[row.group_id][1],
                    "tone": TONES[row.state],
                }
                for row in shown
            ],
            "page": page,
            "checklist": self._checklist(year) if kind == RecordKind.INTEGRATION else [],
            "add": [
                Link(
                    f"登记{RecordKind(kind).label}：{group}", reverse("activities:record-add", args=[group.code, kind])
                )
                for group in groups_to_keep(self.scope, today)
            ]
            if kind
            else [],
        }
        return render(request, "activities/joint_records/record_list.html", context)

    def _checklist(self, year: int) -> list[dict]:
        """五个一体化: of each group one sees that has entered any, which of the five are there."""
        rows = of_year(visible_records(self.scope), year).filter(kind=RecordKind.INTEGRATION)
        rows = rows.exclude(state=RecordState.DROPPED).order_by("group__code", "pk")
        held: dict[int, dict[str, JointRecord]] = {}
        for row in rows:
            held.setdefault(row.group_id, {}).setdefault(row.field, row)
        names = groups_named(held)
        return [
            {
                "group": names[group][1],
                "cells": [{"label": label, "row": own.get(field)} for field, label in Integration.choices],
                "count": len(own),
            }
            for group, own in held.items()
        ]


class RecordDetailView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        record = get_object_or_404(visible_records(self.scope), code=code)
        names = site_names({key for key in (record.site_id, record.partner_site_id) if key})
        context = {
            "record": record,
            "asks": ASKS[record.kind],
            "tone": TONES[record.state],
            "site": names(record.site_id),
            "partner_site": names(record.partner_site_id) if record.partner_site_id else "",
            "group_name": groups_named([record.group_id])[record.group_id][1],
            "acts": [
                Link(form.title, reverse("activities:record-act", args=[code, form.verb]))
                for form in RECORD_ACTS.values()
                if record.state in form.states and allowed(form, self.scope, record)
            ],
            "panel": panel_of(owner_of(record), request.user),
            "parent": {"text": "共建事项", "url": reverse("activities:record-list")},
        }
        return render(request, "activities/joint_records/record_detail.html", context)


class RecordActPage(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return allowed(self.find_form(), self.scope, self.record)

    def touched(self, codes):
        return visible_records(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("activities:record-list")

    def address_of(self, owner):
        return url_of(owner)


class RecordAddView(RecordActPage):
    def load(self):
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES)
        return get_object_or_404(groups, code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["kind"] not in RecordKind.values:
            raise Http404
        return form_of(self.kwargs["kind"])


class RecordActView(RecordActPage):
    def load(self):
        return get_object_or_404(visible_records(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in RECORD_ACTS:
            raise Http404
        return RECORD_ACTS[self.kwargs["verb"]]
