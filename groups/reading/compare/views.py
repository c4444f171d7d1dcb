"""Two days of the register compared: the page, and the workbook to take away."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import TemplateView

from groups.reading.compare.papers import compare_workbook
from groups.reading.compare.queries import Comparison, Explained, GroupDifferences, compare
from groups.reading.compare.rules import KINDS
from groups.reading.steps.rules import KIND_LABELS
from groups.registry.acts.links import Links
from groups.registry.models import EducationGroup
from groups.registry.register.queries.acts import Entry
from groups.registry.register.services.exports import record_export
from groups.registry.register.views import XLSX
from groups.registry.register.words import GroupCategory
from groups.rights.checks import knows_why
from groups.rights.roles import EXPORT, VIEW
from nanan_groups.kit.days import day_text
from nanan_groups.kit.forms import DayField
from nanan_groups.kit.pages import Figure, Link, ScopedView, Tab, page_of


class Sort(NamedTuple):
    """Kinds of difference that a reader looks for together."""

    code: str
    label: str
    kinds: tuple[str, ...]
    figure: bool = True


SORTS = (
    Sort("joined", "加入", ("joined",)),
    Sort("left", "退出", ("left",)),
    Sort("relation", "改变关系", ("relation",)),
    Sort("opened", "开办", ("opened",)),
    Sort("state", "开办状态", ("state",), figure=False),
    Sort("renamed", "更名", ("renamed", "member_renamed")),
    Sort("lead", "总校变更", ("lead",)),
    Sort("ownership", "办学性质", ("ownership",), figure=False),
    Sort("founded", "组建、撤销", ("founded", "dissolved")),
    Sort("partnership", "校地共建", ("partnership_began", "partnership_ended"), figure=False),
    Sort("declared", "汇总数", ("declared",), figure=False),
)
_GOOD = ("founded", "joined", "opened", "partnership_began", "registered", "site_added")
_LESS = ("dissolved", "left", "partnership_ended", "closed", "ended", "site_ended")
SHOWN_CORRECTIONS = 30


def tone_of(kind: str) -> str:
    """The colour of a kind's badge: something more, something less, something else."""
    return "ok" if kind in _GOOD else "warn" if kind in _LESS else "info"


class CompareForm(forms.Form):
    """Two days in either order; without any, the policy's day and today."""

    day_a = DayField(label="起始日期", register=True)
    day_b = DayField(label="对照日期", register=True)

    @classmethod
    def of(cls, request) -> "CompareForm":
        usual = {"day_a": settings.REGISTER_START, "day_b": timezone.localdate()}
        return cls({name: request.GET.get(name, day) for name, day in usual.items()})


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    kind_label: str
    tone: str
    subject: str
    url: str
    old: str
    new: str
    on: date | None
    acts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    name: str
    url: str
    category: str
    rows: list[Row]


class CompareView(ScopedView, TemplateView):
    permission = VIEW
    template_name = "reading/compare/compare.html"

    def get_context_data(self, **kwargs):
        form = CompareForm.of(self.request)
        found = compared(form, self.scope) if form.is_valid() else None
        return super().get_context_data(
            form=form,
            found=found,
            calendar_url=reverse("reading:calendar"),
            back_url=reverse("reading:group-list"),
            **(self._result(found) if found else {"exports": []}),
            **kwargs,
        )

    def _result(self, found: Comparison) -> dict:
        sort = next((sort for sort in SORTS if sort.code == self.request.GET.get("kind")), None)
        kinds = sort.kinds if sort else KINDS
        address = Address(found)
        chosen = [of for of in found.groups if any(one.difference.kind in kinds for one in of.differences)]
        shown, page = page_of(self.request, chosen, size=50)
        links = Links(self.scope, address.as_of)
        return {
            "days": [day_text(found.first), day_text(found.last)],
            "figures": figures(found, address),
            "tabs": tabs(found, address, sort),
            "sections": [section(of, kinds, links) for of in shown],
            "page": page,
            "sees_acts": knows_why(self.scope),
            "corrections": found.corrections[::-1][:SHOWN_CORRECTIONS],
            "more_corrections": max(0, len(found.corrections) - SHOWN_CORRECTIONS),
            "exports": [Link("导出 Excel", address.xlsx, primary=True)] if self.scope.may_somewhere(EXPORT) else [],
        }


def compared(form: CompareForm, scope, right: str = VIEW) -> Comparison:
    days = form.cleaned_data["day_a"], form.cleaned_data["day_b"]
    return compare(
        *days,
        EducationGroup.objects.visible_to(scope, right),
        with_acts=knows_why(scope),
    )


class Address:
    """This comparison's own addresses."""

    def __init__(self, found: Comparison) -> None:
        self.days = {"day_a": found.first.isoformat(), "day_b": found.last.isoformat()}
        self.as_of = "" if found.last == timezone.localdate() else f"?as_of={found.last.isoformat()}"

    def page(self, kind: str = "") -> str:
        return f"{reverse('reading:compare')}?{urlencode(self.days | ({'kind': kind} if kind else {}))}"

    @property
    def xlsx(self) -> str:
        return f"{reverse('reading:compare-xlsx')}?{urlencode(self.days)}"


def figures(found: Comparison, address: Address) -> list[Figure]:
    out = [Figure(len(found.groups), "有变化的集团", url=address.page())]
    for sort in SORTS:
        number = _number(found, sort)
        if sort.figure:
            out.append(Figure(number, sort.label, url=address.page(sort.code) if number else ""))
    return out


def tabs(found: Comparison, address: Address, chosen: Sort | None) -> list[Tab]:
    """One for each sort of change there is."""
    out = [Tab("全部", address.page(), chosen is None, len(found.all))]
    for sort in SORTS:
        number = _number(found, sort)
        if number or sort is chosen:
            out.append(Tab(sort.label, address.page(sort.code), sort is chosen, number))
    return out


def _number(found: Comparison, sort: Sort) -> int:
    return sum(found.counts[kind] for kind in sort.kinds)


def section(of: GroupDifferences, kinds: tuple[str, ...], links: Links) -> Section:
    return Section(
        code=of.group.code,
        name=of.group.name,
        url=links.group(of.group.code),
        category=GroupCategory(of.group.category).label,
        rows=[row(one, links) for one in of.differences if one.difference.kind in kinds],
    )


def row(one: Explained, links: Links) -> Row:
    told = one.difference
    return Row(
        kind=told.kind,
        kind_label=KIND_LABELS[told.kind],
        tone=tone_of(told.kind),
        subject=told.subject,
        url=links.institution(*told.institution) if told.institution else "",
        old=told.old,
        new=told.new,
        on=told.on,
        acts=one.acts,
    )


class CompareXlsx(ScopedView, View):
    """The workbook of the groups one sees; days that cannot be read are refused, not replaced."""

    permission = EXPORT
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        form = CompareForm.of(request)
        if not form.is_valid():
            reason = "".join(error for errors in form.errors.values() for error in errors)
            return render(request, "400.html", {"reason": reason}, status=400)
        found = compared(form, self.scope, EXPORT)
        content = compare_workbook(found, with_acts=knows_why(self.scope))
        record_export(
            actor=request.user,
            what="compare",
            day=found.last,
            count=len(found.all),
            content=content,
            reason=f"与{day_text(found.first)}比较",
            address=get_client_ip_address(request) or "",
        )
        name = f"教育集团变动-{found.first.isoformat()}至{found.last.isoformat()}.xlsx"
        return HttpResponse(
            content,
            content_type=XLSX,
            headers={"Content-Disposition": content_disposition_header(True, name)},
        )
