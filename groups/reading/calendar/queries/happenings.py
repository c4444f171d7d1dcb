"""Steps of the register told in words, with the groups and the school each is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from groups.reading.steps.queries.steps import load_steps, tied_institutions, tied_sites
from groups.reading.steps.rules import KIND_LABELS, Edge, Step
from groups.registry.models import (
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    Site,
    SiteVersion,
)
from groups.registry.register.rules.printed import note_of
from groups.registry.register.rules.wording import name_text, ownership_text, relation_text, site_beside
from groups.registry.register.words import GroupCategory, InstitutionKind, Mark, SiteState


@dataclass(frozen=True, slots=True)
class Coming:
    """Something registered that takes effect after the day asked about."""

    day: date
    text: str
    group: int | None = None


def coming_of_group(group: int, day: date) -> list[Coming]:
    """What is registered to happen to the group and its members after ``day``; from the rows themselves."""
    own = EducationGroup.objects.filter(pk=group)
    return [Coming(one.day, one.text) for one in happenings_of(own, day)]


@dataclass(frozen=True, slots=True)
class Named:
    """A group or an institution as it is called on the day; ``category`` is that of a group."""

    pk: int
    code: str
    name: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    day: date
    kind: str
    text: str
    groups: tuple[Named, ...]
    institution: Named | None
    edges: tuple[Edge, ...]

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]


def happenings_of(
    groups: QuerySet[EducationGroup],
    after: date,
    until: date | None = None,
    *,
    institutions: QuerySet[Institution] | None = None,
) -> list[Happening]:
    """What happens to the groups on the days ``after`` < day ≤ ``until``; a constant number of queries.

    Of schools and sites: while they belong to one of the groups. ``institutions`` (scoped, as ``groups`` is) adds what
    happens to these wherever they belong, their quality marks included.
    """
    sites = tied_sites(groups, after)
    tied = tied_institutions(groups, after)
    if institutions is not None:
        sites = Site.objects.filter(Q(pk__in=sites) | Q(void=False, institution__in=institutions))
        tied = Institution.objects.filter(Q(pk__in=tied) | Q(pk__in=institutions))
    steps = load_steps(after, until, groups, sites=sites, institutions=tied, marks=institutions is not None)
    if not steps:
        return []
    ties = _Ties(steps, groups)
    names = _Names(steps, ties)
    out = [_happening(step, ties, names) for step in steps]
    own = set(institutions.order_by().values_list("pk", flat=True)) if institutions is not None else set()
    return [one for one in out if one.groups or (one.institution and one.institution.pk in own)]


class _Ties:
    """To which of the groups a site or an institution belongs, on which days. Three queries, none without need."""

    def __init__(self, steps: list[Step], groups: QuerySet[EducationGroup]) -> None:
        self.sites = defaultdict(list)
        self.institutions = defaultdict(list)
        institutions = {step.key[-1] for step in steps if step.table == "site"}
        institutions |= {step.key[0] for step in steps if step.table in ("institution", "mark")}
        if not institutions:
            return
        days = ("group_id", "valid_from", "valid_to")
        members = Membership.objects.filter(group__in=groups, site__institution__in=institutions).order_by("pk")
        for site, school, *tie in members.values_list("site_id", "site__institution_id", *days):
            self.sites[site].append(tie)
            self.institutions[school].append(tie)
        leads = Lead.objects.filter(group__in=groups, institution__in=institutions).order_by("pk")
        for site, school, *tie in leads.values_list("site_id", "institution_id", *days):
            self.institutions[school].append(tie)
            if site:
                self.sites[site].append(tie)
        partners = Partnership.objects.filter(group__in=groups).order_by("pk")
        partners = partners.filter(Q(university__in=institutions) | Q(school__in=institutions))
        for university, school, *tie in partners.values_list("university_id", "school_id", *days):
            self.institutions[university].append(tie)
            self.institutions[school].append(tie)

    def of(self, step: Step) -> list[int]:
        """A tie that ends on the day still counts: a site leaves its group on the day it closes."""
        if step.table not in ("site", "institution", "mark"):
            return [step.key[0]]
        ties = self.sites[step.key[0]] if step.table == "site" else self.institutions[step.key[0]]
        held = [group for group, start, end in ties if start <= step.day and (end is None or end >= step.day)]
        return list(dict.fromkeys(held))


class _Names:
    """What groups, institutions and sites are called on a day. Three queries."""

    def __init__(self, steps: list[Step], ties: _Ties) -> None:
        groups = {group for step in steps for group in ties.of(step)}
        sites, schools = _mentioned(steps)
        self.groups, self.sites, self.schools = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in (
            SiteVersion.objects.filter(site__in=sites).annotate(school=F("site__institution_id")).order_by("valid_from")
        ):
            self.sites[row.site_id].append(row)
            schools.add(row.school)
        versions = InstitutionVersion.objects.filter(institution__in=schools)
        for row in versions.annotate(code=F("institution__code")).order_by("valid_from"):
            self.schools[row.institution_id].append(row)
        for row in GroupVersion.objects.filter(group__in=groups).annotate(code=F("group__code")).order_by("valid_from"):
            self.groups[row.group_id].append(row)

    @staticmethod
    def _on(rows: list, day: date):
        """The version of the day; on the day after its last one, and before its first, the nearest."""
        return next((row for row in reversed(rows) if row.valid_from <= day), rows[0])

    def group(self, pk: int, day: date) -> Named:
        row = self._on(self.groups[pk], day)
        return Named(pk, row.code, row.name, row.category)

    def school(self, pk: int, day: date) -> Named:
        row = self._on(self.schools[pk], day)
        return Named(pk, row.code, row.name)

    def site(self, pk: int, day: date, *, note: bool = False) -> str:
        """A site as Annex 2 prints it; ``note`` adds 待建, 暂定名 and the like."""
        site = self._on(self.sites[pk], day)
        school = self._on(self.schools[site.school], day)
        said = note_of(site.state, school.provisional) if note else ""
        if site.own_name:
            return site.own_name + (f"（{said}）" if said else "")
        inside = "，".join(part for part in (site.label, said) if part)
        return f"{school.name}（{inside}）" if inside else school.name

    def lead(self, facts: tuple, day: date) -> str:
        school, site = facts
        return self.site(site, day) if site else self.school(school, day).name

    def school_of(self, site: int) -> int:
        return self.sites[site][0].school


def _mentioned(steps: Iterable[Step]) -> tuple[set[int], set[int]]:
    """Sites and institutions that the steps name."""
    sites, schools = set(), set()
    for step in steps:
        if step.table == "site":
            sites.add(step.key[0])
        elif step.table == "membership":
            sites.add(step.key[1])
        elif step.table == "partnership":
            schools |= set(step.key[1:])
        elif step.table in ("institution", "mark"):
            schools.add(step.key[0])
        elif step.table == "lead":
            for school, site in filter(None, (step.old, step.new)):
                schools.add(school)
                sites |= {site} if site else set()
    return sites, schools


def _happening(step: Step, ties: _Ties, names: _Names) -> Happening:
    groups = tuple(names.group(pk, step.day) for pk in ties.of(step))
    school = _school(step, names)
    return Happening(
        day=step.day,
        kind=step.kind,
        text=_TEXTS[step.table](step, names),
        groups=groups,
        institution=names.school(school, step.day) if school else None,
        edges=step.edges,
    )


def _school(step: Step, names: _Names) -> int | None:
    if step.table == "membership":
        return names.school_of(step.key[1])
    if step.table == "lead":
        return (step.new or step.old)[0]
    return {"site": step.key[-1], "partnership": step.key[-1], "institution": step.key[0], "mark": step.key[0]}.get(
        step.table
    )


def _membership(step: Step, names: _Names) -> str:
    name = names.site(step.key[1], step.day, note=step.kind == "joined")
    if step.kind == "joined":
        return f"{name}加入（{relation_text(step.new)}）"
    if step.kind == "left":
        return f"{name}退出"
    return f"{name}由{relation_text(step.old)}改为{relation_text(step.new)}"


def _group(step: Step, names: _Names) -> str:
    name = names.group(step.key[0], step.day).name
    if step.kind == "renamed":
        return f"{step.old[0]}更名为{name}"
    if step.kind == "regrouped":
        (before, _), (category, ordinal) = step.old, step.new
        moved = f"由{GroupCategory(before).label}" if before != category else ""
        return f"{name}{moved}列入{GroupCategory(category).label}第 {ordinal} 位"
    return f"{KIND_LABELS[step.kind]}{name}"


def _lead(step: Step, names: _Names) -> str:
    if step.old and step.new:
        return f"总校由{names.lead(step.old, step.day)}变更为{names.lead(step.new, step.day)}"
    return f"总校为{names.lead(step.new, step.day)}" if step.new else f"总校{names.lead(step.old, step.day)}止"


def _partnership(step: Step, names: _Names) -> str:
    university, school = (names.school(pk, step.day).name for pk in step.key[1:])
    return f"{university}与{school}校地共建{'开始' if step.kind == 'partnership_began' else '终止'}"


def _declared(step: Step, names: _Names) -> str:
    if step.old and step.new:
        return f"汇总数改为“{step.new[0]}”"
    return f"列入汇总数“{step.new[0]}”" if step.new else f"汇总数“{step.old[0]}”止"


def _site(step: Step, names: _Names) -> str:
    name = names.site(step.key[0], step.day)
    if step.kind in ("opened", "closed", "state"):
        old, new = (SiteState(values[0]).label for values in (step.old, step.new))
        word = {"opened": "开办", "closed": "关闭"}.get(step.kind)
        return f"{name}{word}（原为{old}）" if word else f"{name}由{old}转为{new}"
    if step.kind == "member_renamed":
        old, new = (site_beside(*names) for names in (step.old, step.new))
        return f"{names.school(step.key[-1], step.day).name}校点“{old}”更名为“{new}”"
    if step.kind == "ownership":
        return f"{name}办学性质由{ownership_text(*step.old)}变更为{ownership_text(*step.new)}"
    return f"新设{names.site(step.key[0], step.day, note=True)}" if step.kind == "site_added" else f"{name}登记终止"


def _institution(step: Step, names: _Names) -> str:
    name = names.school(step.key[0], step.day).name
    if step.kind == "member_renamed":
        return renaming(step.old, step.new)
    if step.kind == "ownership":
        return f"{name}办学性质由{ownership_text(*step.old)}变更为{ownership_text(*step.new)}"
    if step.kind == "reclassified":
        old, new = (InstitutionKind(values[0]).label for values in (step.old, step.new))
        return f"{name}机构类型由{old}变更为{new}"
    return f"登记{name}" if step.kind == "registered" else f"撤销{name}"


def renaming(old: tuple, new: tuple) -> str:
    """(name, provisional) before and after: a new name, or a provisional one that becomes final."""
    (before, was), (name, still) = old, new
    if was and not still:
        return f"{before}（暂定名）定名为{name}"
    return f"{before}更名为{name_text(name, still)}"


def _mark(step: Step, names: _Names) -> str:
    name, mark = names.school(step.key[0], step.day).name, Mark(step.key[1]).label
    return f"{name}列为“{mark}”" if step.kind == "mark_began" else f"{name}不再列为“{mark}”"


_TEXTS = {
    "group": _group,
    "lead": _lead,
    "membership": _membership,
    "partnership": _partnership,
    "declared": _declared,
    "site": _site,
    "institution": _institution,
    "mark": _mark,
}
