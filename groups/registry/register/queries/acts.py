"""What was done to a record: acts newest first, with their lines; and what is registered for later days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from groups.registry.register.models import EducationGroup, Institution, InstitutionVersion
from groups.rights.roles import HISTORY, TOLD_ONLY_TO
from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Act, ActChange, ActSubject


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


def acts_of(codes: list[str], *, kind: str = "", scope: Scope | None = None):
    """Acts that touched any of the records with these codes, newest first, as far as ``scope`` may read them.

    ``scope`` None: the back office, whose readers all see the district.
    """
    touched = ActSubject.objects.filter(act=OuterRef("pk"), code__in=codes).order_by()
    acts = readable(Act.objects.filter(Exists(touched)), scope)
    acts = acts.select_related("actor").order_by("-made_at", "-pk")
    return acts.filter(kind=kind) if kind else acts


def readable(acts, scope: Scope | None):
    """Without what was done to groups the reader does not see: a school may be shared with a neighbouring group."""
    if scope is None:
        return acts
    closed = [kind for kind, permission in TOLD_ONLY_TO.items() if not scope.may_everywhere(permission)]
    if closed:
        acts = acts.filter(~Exists(ActSubject.objects.filter(act=OuterRef("pk"), kind__in=closed).order_by()))
    if scope.may_everywhere(HISTORY):
        return acts
    return about_groups(acts, EducationGroup.objects.visible_to(scope, HISTORY))


def about_groups(acts, groups):
    """Acts about no group at all, or about one of ``groups``."""
    named = ActSubject.objects.filter(act=OuterRef("pk"), kind=EducationGroup._meta.model_name).order_by()
    own = named.filter(code__in=groups.order_by().values("code"))
    return acts.filter(~Exists(named) | Exists(own))


def _of_strangers(acts: list[Act], scope: Scope | None) -> set[int]:
    """Acts that also touched institutions outside the scope, and no group inside it: their lines name those too."""
    if scope is None or scope.may_everywhere(HISTORY):
        return set()
    subjects = ActSubject.objects.filter(act__in=[act.pk for act in acts]).order_by()
    foreign = subjects.filter(kind=Institution._meta.model_name).exclude(
        code__in=Institution.objects.visible_to(scope, HISTORY).order_by().values("code")
    )
    own = subjects.filter(code__in=EducationGroup.objects.visible_to(scope, HISTORY).order_by().values("code"))
    return set(foreign.values_list("act_id", flat=True)) - set(own.values_list("act_id", flat=True))


def recent_acts(scope: Scope):
    """The last acts on records within ``scope``; a district reader sees them all."""
    if scope.may_everywhere(HISTORY):
        acts = readable(Act.objects.filter(subjects__isnull=False).distinct(), scope)
    else:
        groups = EducationGroup.objects.visible_to(scope, HISTORY).order_by().values("code")
        schools = Institution.objects.visible_to(scope, HISTORY).order_by().values("code")
        touched = ActSubject.objects.filter(act=OuterRef("pk")).filter(Q(code__in=groups) | Q(code__in=schools))
        acts = readable(Act.objects.filter(Exists(touched.order_by())), scope)
    return acts.select_related("actor").order_by("-made_at", "-pk")


def entries(acts, *, with_lines: bool = False, scope: Scope | None = None) -> list[Entry]:
    """Entries of acts already sliced. One more query for all their lines, two for what of them ``scope`` may read."""
    acts = list(acts)
    lines = defaultdict(list)
    if with_lines and acts:
        hidden = _of_strangers(acts, scope)
        for line in ActChange.objects.filter(act__in=[a.pk for a in acts if a.pk not in hidden]).order_by(
            "act_id", "ordinal"
        ):
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
