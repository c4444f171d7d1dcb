"""What was done to a record: acts newest first, with their lines; and what is registered for later days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Act, ActChange, ActSubject

from ..enums import SiteState
from ..models import (
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    SiteVersion,
)
from .register import dated_relation, member_rows


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
    """Members who will join or leave, sites that will open, a new name or lead; from the rows themselves."""
    out = [
        Coming(row.valid_from, f"{row.printed.full}加入（{Membership(relation=row.relation).get_relation_display()}）")
        for row in _joining(group, day)
    ]
    now = member_rows(Membership.objects.active_on(day).filter(group=group), day)
    out += [Coming(row.valid_to, f"{row.printed.full}退出") for row in now if row.valid_to]
    names = {row.site: row.printed.text for row in now}
    states = SiteVersion.objects.filter(site__in=names, valid_from__gt=day).order_by("valid_from")
    out += [Coming(v.valid_from, f"{names[v.site_id]}：{SiteState(v.state).label}") for v in states]
    versions = GroupVersion.objects.filter(group=group, valid_from__gt=day).order_by("valid_from")
    out += [Coming(v.valid_from, f"登记变更：{v.name}") for v in versions]
    leads = Lead.objects.filter(group=group, valid_from__gt=day)
    leads = leads.annotate(iv=dated_relation("institution__versions", day))
    out += [Coming(day_, f"总校变更为{name}") for day_, name in leads.values_list("valid_from", "iv__name")]
    partners = Partnership.objects.filter(group=group).active_or_coming(day).annotate(
        uv=dated_relation("university__versions", day)
    )  # fmt: skip
    for start, end, name in partners.order_by("pk").values_list("valid_from", "valid_to", "uv__name"):
        out += [Coming(start, f"与{name}校地共建开始")] if start > day else []
        out += [Coming(end, f"与{name}校地共建终止")] if end else []
    return sorted(out, key=lambda c: (c.day, c.text))


def _joining(group: int, day: date):
    """Members whose membership begins later, named as on their first day (the site may not exist before)."""
    rows = Membership.objects.filter(group=group, valid_from__gt=day)
    days = sorted(set(rows.order_by().values_list("valid_from", flat=True)))
    return [row for first in days for row in member_rows(rows.filter(valid_from=first), first)]


def former_names(institution: int, day: date) -> list[InstitutionVersion]:
    """Versions before ``day`` under another name than today's."""
    rows = list(InstitutionVersion.objects.filter(institution=institution).order_by("valid_from"))
    current = next((row.name for row in rows if row.active_on(day)), "")
    return [row for row in rows if row.valid_to and row.valid_to <= day and row.name != current]
