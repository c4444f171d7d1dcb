"""What was done to a record: acts newest first, with their lines; and what is registered for later days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Act, ActChange, ActSubject

from ..models import EducationGroup, Institution, InstitutionVersion
from .happenings import happenings_of


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as pages show it."""

    day: date | None
    title: str
    kind: str
    kind_label: str
    reason: str
    document: str
    actor: str
    at: datetime
    pk: int
    url: str = ""
    lines: tuple = ()


def acts_of(codes: list[str], *, kind: str = ""):
    """Acts that touched any of the records with these codes, newest first."""
    touched = ActSubject.objects.filter(act=OuterRef("pk"), code__in=codes).order_by()
    acts = Act.objects.filter(Exists(touched)).select_related("actor").order_by("-made_at", "-pk")
    return acts.filter(kind=kind) if kind else acts


def recent_acts(scope: Scope):
    """The last acts on records within ``scope``; a district reader sees them all."""
    acts = Act.objects.filter(subjects__isnull=False).distinct() if scope.district else None
    if acts is None:
        groups = EducationGroup.objects.visible_to(scope).order_by().values("code")
        schools = Institution.objects.visible_to(scope).order_by().values("code")
        touched = ActSubject.objects.filter(act=OuterRef("pk")).filter(Q(code__in=groups) | Q(code__in=schools))
        acts = Act.objects.filter(Exists(touched.order_by()))
    return acts.select_related("actor").order_by("-made_at", "-pk")


def entries(acts, *, with_lines: bool = False) -> list[Entry]:
    """Entries of acts already sliced. One more query for all their lines."""
    acts = list(acts)
    lines = defaultdict(list)
    if with_lines and acts:
        for line in ActChange.objects.filter(act__in=[a.pk for a in acts]).order_by("act_id", "ordinal"):
            lines[line.act_id].append(line)
    return [
        Entry(
            day=act.effective_on or timezone.localdate(act.made_at),
            title=act.title,
            kind=act.kind,
            kind_label=act.get_kind_display(),
            reason=act.reason,
            document=act.document,
            actor=act.actor.name if act.actor else "系统",
            at=timezone.localtime(act.made_at),
            pk=act.pk,
            lines=tuple(lines[act.pk]),
        )
        for act in acts
    ]


@dataclass(frozen=True, slots=True)
class Coming:
    """Something registered that takes effect after the day asked about."""

    day: date
    text: str
    group: int | None = None


def coming_of_group(group: int, day: date) -> list[Coming]:
    """Members who will join or leave, sites that will open, new names, another lead, the end; from the rows themselves.

    Everything is named as on its own first day: it may not exist before.
    """
    now = member_rows(Membership.objects.active_on(day).filter(group=group), day)
    out = [
        Coming(row.valid_from, f"{row.printed.full}加入（{Membership(relation=row.relation).get_relation_display()}）")
        for first in _firsts(Membership, group, day)
        for row in member_rows(Membership.objects.filter(group=group, valid_from=first), first)
    ]
    out += [Coming(row.valid_to, f"{row.printed.full}退出") for row in now if row.valid_to]
    out += [*_of_sites(now, day), *_of_institutions(now, group, day), *_of_group(group, day)]
    for first in _firsts(Lead, group, day):
        out += [Coming(first, f"总校变更为{row.text}") for row in lead_rows(first, [group])]
    for first in _firsts(Partnership, group, day):
        begun = Partnership.objects.filter(group=group, valid_from=first)
        out += [Coming(first, f"与{row.university_name}校地共建开始") for row in partner_rows(begun, first)]
    ending = Partnership.objects.active_on(day).filter(group=group, valid_to__isnull=False)
    ends = dict(ending.order_by("pk").values_list("pk", "valid_to"))
    out += [Coming(ends[row.pk], f"与{row.university_name}校地共建终止") for row in partner_rows(ending, day)]
    return sorted(out, key=lambda c: (c.day, c.text))


def _firsts(model, group: int, day: date) -> list[date]:
    """The coming first days of a group's rows."""
    rows = model.objects.filter(group=group, valid_from__gt=day)
    return sorted(set(rows.order_by().values_list("valid_from", flat=True)))


def _of_sites(now: list[MemberRow], day: date) -> list[Coming]:
    """States and campus names that members' sites will have."""
    held = {row.site: (row.printed.text, row.state, (row.label, row.own_name)) for row in now}
    out = []
    for v in SiteVersion.objects.filter(site__in=held, valid_from__gt=day).order_by("site_id", "valid_from"):
        text, state, name = held[v.site_id]
        if v.state != state:
            out.append(Coming(v.valid_from, f"{text}：{SiteState(v.state).label}"))
        if (v.label, v.own_name) != name:
            out.append(Coming(v.valid_from, f"{text}：校点更名为{v.own_name or v.label or '本部'}"))
        held[v.site_id] = (text, v.state, (v.label, v.own_name))
    return out


def _of_institutions(now: list[MemberRow], group: int, day: date) -> list[Coming]:
    """Names that members' institutions and the lead's will have."""
    held = {row.institution: (row.name, row.provisional) for row in now}
    held |= {row.institution: (row.name, row.provisional) for row in lead_rows(day, [group])}
    out = []
    versions = InstitutionVersion.objects.filter(institution__in=held, valid_from__gt=day)
    for v in versions.order_by("institution_id", "valid_from"):
        name, provisional = held[v.institution_id]
        if v.name != name:
            out.append(Coming(v.valid_from, f"{name}更名为{v.name}"))
        elif provisional and not v.provisional:
            out.append(Coming(v.valid_from, f"{name}（暂定名）定名"))
        held[v.institution_id] = (v.name, v.provisional)
    return out


def _of_group(group: int, day: date) -> list[Coming]:
    versions = list(GroupVersion.objects.filter(group=group).active_or_coming(day).order_by("valid_from"))
    out = [Coming(v.valid_from, f"登记变更：{v.name}") for v in versions if v.valid_from > day]
    if versions and versions[-1].valid_to:
        out.append(Coming(versions[-1].valid_to, "集团撤销"))
    return out


def former_names(institution: int, day: date) -> list[InstitutionVersion]:
    """Versions before ``day`` under another name than that day's (its last one once it has ended)."""
    rows = list(InstitutionVersion.objects.filter(institution=institution, valid_from__lte=day).order_by("valid_from"))
    out: list[InstitutionVersion] = []
    for row in rows:
        if row.name == rows[-1].name:
            continue
        if out and out[-1].name == row.name and out[-1].valid_to == row.valid_from:
            out[-1].valid_to = row.valid_to  # something else changed on that day; for reading only, never saved
        else:
            out.append(row)
    return out
