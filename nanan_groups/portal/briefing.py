"""工作简报: how joint running of schools stands today, on one page, for the bureau. Every line is a wing's own, by registration
(``BRIEFING``); what is overdue is added from what home tells. Live: printed tomorrow it says tomorrow's figures."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, VIEW_PLANS
from nanan_groups.kit.additions import BRIEFING, HOME_TALLIES, Tense, Told
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.paper import Align, Heading, Paper, PaperColumn, Prose, rows_of
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView
from nanan_groups.kit.scope import Scope

TITLE = "集团化办学工作简报"
COLUMNS = (
    PaperColumn("事项", 34),
    PaperColumn("数据", 20, Align.RIGHT, whole=True),
    PaperColumn("说明", 46),
)


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    lines: list[Told]


def parts_of(scope: Scope, now: datetime) -> list[Part]:
    """Those with something to tell this reader; exceptions always, and when there are none the page says so."""
    day = timezone.localdate(now)
    found = [Part(one.label, list(one.tell(scope, day))) for one in BRIEFING if one.opens(scope)]
    tallies = (one for make in HOME_TALLIES for one in make(scope, now))
    late = [
        Told(one.label, f"{one.count} {one.unit or '项'}", one.note, one.url)
        for one in tallies
        if one.tense == Tense.OVERDUE and one.count
    ]
    return [
        *(one for one in found if one.lines),
        Part("逾期事项", late or [Told("逾期事项", "0 项", "没有逾期的事项")]),
    ]


def briefing_paper(parts: list[Part], now: datetime) -> Paper:
    body = []
    for part in parts:
        body.append(Heading(part.label, 2))
        body.append(rows_of(COLUMNS, [(one.label, one.value, one.note) for one in part.lines], label=part.label))
    body.append(Prose("各项数据取自平台当日登记，随登记变动；每一项都可以在平台上打开到记录。", small=True))
    return Paper(title=TITLE, notes=(f"截至{day_text(timezone.localdate(now))}",), body=tuple(body), layout=SHEET)


class BriefingPage(ScopedView, View):
    """For readers of the whole district's plans: the bureau."""

    permission = VIEW_PLANS

    def dispatch(self, request, *args, **kwargs):
        if self.scope.may_somewhere(VIEW_PLANS) and not self.scope.may_everywhere(VIEW_PLANS):
            raise PermissionDenied("工作简报由区教委使用；本集团的情况请看集团页面。")
        return super().dispatch(request, *args, **kwargs)


class BriefingView(BriefingPage):
    def get(self, request):
        now = timezone.now()
        context = {
            "title": TITLE,
            "day": day_text(timezone.localdate(now)),
            "parts": parts_of(self.scope, now),
            "links": [Link("打印", reverse("portal:briefing-print")), *_word(self.scope)],
        }
        return render(request, "portal/briefing.html", context)


class BriefingPrintView(BriefingPage):
    def get(self, request):
        now = timezone.now()
        back = Link("返回工作简报", reverse("portal:briefing"))
        return paper_page(
            request,
            briefing_paper(parts_of(self.scope, now), now),
            heading="打印工作简报",
            back=back,
            parent={"text": TITLE, "url": back.url},
            links=_word(self.scope),
        )


class BriefingDocx(BriefingPage):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        if not self.scope.may_everywhere(EXPORT):
            raise PermissionDenied("您的任职不能导出工作简报，可以在页面上查看和打印。")
        now = timezone.now()
        parts = parts_of(self.scope, now)
        return taken_away(
            request,
            word_of(briefing_paper(parts, now)),
            what="briefing",
            name=f"{TITLE}.docx",
            day=timezone.localdate(now),
            count=sum(len(part.lines) for part in parts),
        )


def _word(scope: Scope) -> list[Link]:
    return [Link("导出 Word", reverse("portal:briefing-docx"))] if scope.may_everywhere(EXPORT) else []
