"""Why this amount: the district, a group, a line, each with what it is made of. Everything inside the reader's scope."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.rules_of_year.words import FIRST_YEAR
from funding.statements.listeners import STATEMENT_PANELS
from funding.statements.queries.statements import Computed, computed
from funding.statements.rules.lines import Statement
from funding.statements.rules.telling import money, sentence, told_together, total_sentence
from funding.statements.rules.tracing import Places, not_taken, trace_line
from funding.statements.words import LineKind, LineState, Mark
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.words import GroupCategory
from groups.rights.roles import RUN_FUNDING, VIEW, VIEW_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import capitals, short_yuan, wanyuan, yuan
from nanan_groups.kit.pages import Figure, ScopedView, Tab
from nanan_groups.kit.traced import to_stored

OTHER = "其他"


class YearView(ScopedView, View):
    """A page of a budget year; years before the policy, or too far ahead, are not there."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        if "year" in kwargs and kwargs["year"] not in years_offered():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def groups(self):
        return EducationGroup.objects.visible_to(self.scope, VIEW_FUNDING)


def years_offered() -> range:
    return range(FIRST_YEAR, timezone.localdate().year + 3)


def year_tabs(year: int, name: str, *args) -> list[Tab]:
    """The years around this one, the newest first."""
    today = timezone.localdate().year
    shown = sorted({today + 1, today, today - 1, year}, reverse=True)
    return [
        Tab(f"{one} 年", reverse(name, args=[one, *args]), current=one == year) for one in shown if one >= FIRST_YEAR
    ]


class FundingHomeView(ScopedView, View):
    """The year that runs."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request):
        return redirect("funding:statement-list", year=timezone.localdate().year)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the list of a year."""

    code: str
    name: str
    url: str
    sites: int
    cells: tuple[tuple[str, int], ...]
    total: int
    open_count: int
    pending: int
    assumed: bool


class StatementListView(YearView):
    """Every group one sees, by category, with the sums of what stands."""

    def get(self, request, year):
        try:
            found = computed(year, self.groups())
        except RuleViolation as problem:
            return render(request, "funding/statements/no_rules.html", {"year": year, "sentence": problem.sentence})
        rows = {code: [] for code in GroupCategory.values}
        for one in found.district.statements:
            rows[one.group.category].append(_group_line(one, year))
        context = {
            "year": year,
            "tabs": year_tabs(year, "funding:statement-list"),
            "rules": rules_box(found, year),
            "day": found.district.day,
            "figures": self._figures(found),
            "kinds": [LineKind.TIGHT.label, LineKind.ALLIANCE.label, LineKind.ARTICULATED.label, OTHER],
            "categories": [
                {
                    "label": GroupCategory(code).label,
                    "rows": lines,
                    "total": sum(one.total for one in lines),
                    "sites": sum(one.sites for one in lines),
                    "open_count": sum(one.open_count for one in lines),
                    "pending": sum(one.pending for one in lines),
                }
                for code, lines in rows.items()
                if lines
            ],
            "whole": self.scope.may_everywhere(VIEW_FUNDING),
            "simulate": self.scope.may_everywhere(RUN_FUNDING),
        }
        return render(request, "funding/statements/statement_list.html", context)

    def _figures(self, found: Computed) -> list[Figure]:
        district = found.district
        pending = f"若都为公办，应得 {wanyuan(district.pending_would_be)} 万元"
        return [
            Figure(wanyuan(district.total), "测算合计", unit="万元", note=f"{yuan(district.total)} 元"),
            Figure(district.sites_counted, "计入的公办校点", unit="个"),
            Figure(district.alliances_counted, "计入的联盟型集团", unit="个"),
            Figure(len(district.pending_parts), "待定校点", unit="个", note=pending if district.pending_parts else ""),
            Figure(district.groups_not_computable, "有暂不能计算项的集团", unit="个"),
        ]


def _group_line(one: Statement, year: int) -> GroupLine:
    first = (LineKind.TIGHT, LineKind.ALLIANCE, LineKind.ARTICULATED)
    cells = [one.amount_of(kind) for kind in first]
    return GroupLine(
        code=one.group.code,
        name=one.group.name,
        url=reverse("funding:statement-detail", args=[year, one.group.code]),
        sites=len(one.counted_sites),
        cells=(*zip([kind.label for kind in first], cells, strict=True), (OTHER, one.total - sum(cells))),
        total=one.total,
        open_count=len(one.open_lines),
        pending=len(one.pending),
        assumed=any(Mark.ASSUMED in line.marks for line in one.lines),
    )


def rules_box(found: Computed, year: int) -> dict:
    version = found.rules.version
    return {
        "text": found.rules.text,
        "followed": found.rules.followed,
        "url": reverse("funding:rules-detail", args=[version.year]) + f"?version={version.number}",
    }


class GroupView(YearView):
    """A page of one group's statement; 404 outside one's scope."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.year, self.code = kwargs.get("year"), kwargs.get("code")

    def find(self) -> tuple[Computed, Statement]:
        group = get_object_or_404(self.groups(), code=self.code)
        try:
            found = computed(self.year, EducationGroup.objects.filter(pk=group.pk))
        except RuleViolation as problem:
            raise Http404 from problem
        statement = found.of(group.code)
        if statement is None:
            raise Http404
        return found, statement

    def places(self, statement: Statement, found: Computed) -> Places:
        """Links to what the reader may open."""
        codes = {part.site.institution for line in statement.lines for part in line.parts}
        codes |= {line.school for line in statement.lines if line.school}
        seen = Institution.objects.visible_to(self.scope, VIEW).filter(code__in=codes).order_by()
        known = set(seen.values_list("code", flat=True))
        version = found.rules.version
        day = found.district.day
        query = f"?as_of={day.isoformat()}" if day <= timezone.localdate() else ""
        return Places(
            school=lambda code: ("reading:institution-detail", (code,), query) if code in known else None,
            rules=("funding:rules-detail", (version.year,), f"?version={version.number}"),
            group=("reading:group-detail", (statement.group.code,), query),
            agreement=lambda code: ("funding:agreement-detail", (code,), ""),
        )


class StatementDetailView(GroupView):
    """A group's lines, each as the sentence of docs/算例.md F1, its steps folded away."""

    def get(self, request, year, code):
        found, one = self.find()
        context = {
            "year": year,
            "statement": one,
            "group": one.group,
            "tabs": year_tabs(year, "funding:statement-detail", code),
            "rules": rules_box(found, year),
            "day": found.district.day,
            "lines": list(_lines(one, found, year)),
            "total": money(one.total),
            "capitals": capitals(one.total),
            "total_sentence": total_sentence(one),
            "schools": _schools(one),
            "panels": [panel for make in STATEMENT_PANELS if (panel := make(self.scope, year, code)) is not None],
            "unused": [*one.unused, *((each.label, each.reason) for each in not_taken(found.parameters))],
            "parent": {"text": f"{year} 年度", "url": reverse("funding:statement-list", args=[year])},
            "group_url": reverse("reading:group-detail", args=[code]),
        }
        return render(request, "funding/statements/statement_detail.html", context)


_TONES = {
    LineState.COUNTED: "ok",
    LineState.ZERO: "",
    LineState.PENDING: "warn",
    LineState.NOT_COMPUTABLE: "warn",
}


def _lines(one: Statement, found: Computed, year: int) -> Iterable[dict]:
    """What cannot be computed for one reason stands together, each of its lines with steps of its own."""
    together: dict[str, dict] = {}
    for place, line in enumerate(one.lines):
        steps = {
            "label": f"怎么算的：{line.about_name}" if line.about_name else "怎么算的",
            "url": reverse("funding:line-steps", args=[year, one.group.code, place + 1]),
        }
        if line.kind is LineKind.ARTICULATED and line.why in together:
            together[line.why]["steps"].append(steps)
            continue
        shown = {
            "state": line.state.label,
            "tone": _TONES[line.state],
            "sentence": told_together(one, line, found.parameters),
            "text": yuan(line.amount) if line.amount is not None else "",
            "would_be": yuan(line.would_be) if line.would_be else "",
            "steps": [steps],
        }
        if line.kind is LineKind.ARTICULATED and line.state is LineState.NOT_COMPUTABLE:
            together[line.why] = shown
        yield shown


def _schools(one: Statement) -> list[dict]:
    """What single schools bring to the group."""
    names = {part.site.institution: part.site.institution_name for line in one.lines for part in line.parts}
    names |= {line.school: line.match.school_name for line in one.lines if line.match}
    brought = one.by_school()
    return [
        {"code": code, "name": names[code], "amount": short_yuan(fen)}
        for code, fen in sorted(brought.items(), key=lambda item: (-item[1], item[0]))
        if fen
    ]


class LineStepsView(GroupView):
    """The steps of one line: opened from it in place, or as a page of its own."""

    def get(self, request, year, code, place):
        found, one = self.find()
        if not 1 <= place <= len(one.lines):
            raise Http404
        line = one.lines[place - 1]
        trace = to_stored(trace_line(one, line, found.parameters, self.places(one, found)))
        context = {
            "trace": trace,
            "year": year,
            "group": one.group,
            "sentence": sentence(line, found.parameters),
            "title": f"{line.kind.label}{f' {line.about_name}' if line.about_name else ''}",
            "url": reverse("funding:statement-detail", args=[year, code]),
        }
        template = "components/_trace.html" if request.htmx else "funding/statements/line_steps.html"
        return render(request, template, context)
