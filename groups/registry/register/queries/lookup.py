"""Finding institutions, sites and groups by what people type: name, former name, short name, campus, code, pinyin, and
all of them as people say them (rules/spoken.py)."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import Case, F, Q, QuerySet, When

from groups.registry.register.models import (
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Site,
    SiteVersion,
)
from groups.registry.register.rules.spoken import Asked, asked, spoken
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import GroupCategory, InstitutionKind, SiteKind
from groups.rights.roles import VIEW
from nanan_groups.kit.names import name_key, same_name
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.typed import cleaned

_CODE = re.compile(r"\b([JX]\d{4,}|Z\d{2,})\b", re.IGNORECASE)
LIMIT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. ``note`` says how it was found when the name shown is not the one typed (a former name)."""

    kind: str
    kind_label: str
    code: str
    text: str
    note: str = ""
    parent_code: str = ""


def named(model, text: str) -> QuerySet:
    """Versions, past and present, one of whose names holds, in any form people use, what ``text`` says (rules/spoken.py)."""
    return model.objects.filter(_says(asked(text)))


def schools_named(text: str) -> QuerySet[InstitutionVersion]:
    """Of institutions, also by a name with its campuses, as Annex 2 prints it."""
    return named(InstitutionVersion, asked(text).school or text)


def sites_named(text: str) -> QuerySet[SiteVersion]:
    """Of sites, by campus or own name, also as Annex 2 prints it."""
    question = asked(text)
    match = _says(question)
    if question.labels:
        schools = schools_named(text).order_by().values("institution")
        match |= _labelled(question.labels) & Q(site__institution__in=schools)
    return SiteVersion.objects.filter(match)


def _says(question: Asked) -> Q:
    match = Q(pk__in=[])
    for form in question.forms:
        match |= Q(searched__holds=form)
    if question.words:
        match |= reduce(and_, (Q(searched__holds=word) for word in question.words))
    return match


def code_in(text: str) -> str:
    """The last code in ``text``, in capitals; "" when there is none. A suggestion ends with its code."""
    codes = _CODE.findall(unicodedata.normalize("NFKC", text[:300]))
    return codes[-1].upper() if codes else ""


def _hits(model, owner: str, text: str, visible: QuerySet, limit: int) -> list:
    """Versions that match by code or by text, the nearest names first.

    Sorting by ``id + 0`` keeps PostgreSQL from walking the primary key in the hope of an early hit.
    """
    code, key = code_in(text), name_key(text)
    rows = model.objects.filter(**{f"{owner}__code": code}) if code else named(model, text)
    nearness = Case(
        When(name_key=key, then=0), When(short_name=text, then=1), When(name_key__startswith=key, then=2), default=3
    )
    return list(rows.filter(**{f"{owner}__in": visible}).order_by(nearness, F("pk") + 0)[: limit * 3])


def clean_query(text: str) -> str:
    """At most 40 signs, none unseen, no outer space."""
    return cleaned(text).strip()[:40]


def search(text: str, *, scope: Scope, day: date, limit: int = LIMIT) -> list[Found]:
    """Groups, then institutions, then single sites within ``scope``; best first. "" finds nothing."""
    text = clean_query(text)
    if not text:
        return []
    return [
        *find_groups(text, EducationGroup.objects.visible_to(scope, VIEW), day, limit),
        *find_institutions(text, Institution.objects.visible_to(scope, VIEW), day, limit),
        *find_sites(text, Site.objects.visible_to(scope, VIEW), day, limit, own_only=True),
    ][: limit * 2]


def _rank(text: str, name: str, others: Collection[str] = ()) -> tuple:
    """What is called exactly so goes first, by whichever of its names; then what begins so; then the shorter name."""
    key, keys = name_key(text), {name_key(other) for other in others if other}
    own, said = name_key(name), spoken(text)
    near = (
        own != key,
        key not in keys,
        spoken(name) != said,
        not own.startswith(key),
        not spoken(name).startswith(said),
    )
    return (*near, len(name), name)


def _called(hits, key: str, pk: int) -> list[str]:
    """All names of one identity among the hits."""
    return [name for hit in hits if getattr(hit, key) == pk for name in (hit.name, hit.short_name)]


def _current(rows, key: str, day: date) -> dict[int, object]:
    """Of each identity the version in force on ``day``, or else its last one."""
    chosen: dict[int, object] = {}
    for row in sorted(rows, key=lambda r: (r.active_on(day), r.valid_from)):
        chosen[getattr(row, key)] = row
    return chosen


def find_groups(text: str, visible: QuerySet[EducationGroup], day: date, limit: int = LIMIT) -> list[Found]:
    hits = _hits(GroupVersion, "group", text, visible, limit)
    ids = {hit.group_id for hit in hits}
    shown = _current(GroupVersion.objects.filter(group__in=ids).select_related("group"), "group_id", day)
    found = [
        (
            _rank(text, row.name, _called(hits, "group_id", pk)),
            Found(
                "group",
                "教育集团",
                row.group.code,
                row.name,
                _former(row.name, hits, "group_id", pk) or GroupCategory(row.category).label,
            ),
        )
        for pk, row in shown.items()
    ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])[:limit]]


def find_institutions(text: str, visible: QuerySet[Institution], day: date, limit: int = LIMIT) -> list[Found]:
    hits = _hits(InstitutionVersion, "institution", text, visible, limit)
    ids = {hit.institution_id for hit in hits}
    rows = InstitutionVersion.objects.filter(institution__in=ids).select_related("institution")
    found = [
        (
            _rank(text, row.name, _called(hits, "institution_id", pk)),
            Found(
                "institution",
                "机构",
                row.institution.code,
                row.name,
                _former(row.name, hits, "institution_id", pk) or InstitutionKind(row.kind).label,
            ),
        )
        for pk, row in _current(rows, "institution_id", day).items()
    ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])[:limit]]


def _former(name: str, hits, key: str, pk: int) -> str:
    """ "曾用名 …" when what was typed stands only in another name of the same identity."""
    names = [hit.name for hit in hits if getattr(hit, key) == pk]
    return "" if not names or name in names else f"曾用名 {names[0]}"


def find_sites(
    text: str, visible: QuerySet[Site], day: date, limit: int = LIMIT, *, own_only: bool = False
) -> list[Found]:
    """Sites by campus, own name, code, their institution's name, or as Annex 2 prints them (十一中学（本部校区和CBD校区）).
    ``own_only``: not by the institution's name alone."""
    live = SiteVersion.objects.active_on(day).filter(site__in=visible).select_related("site__institution")
    code, question = code_in(text), asked(text)
    if code:
        rows = list(live.filter(site__code=code))
    else:
        own = named(SiteVersion, text).order_by(F("pk") + 0).values("pk")[: limit * 3]
        rows = list(live.filter(pk__in=list(own.values_list("pk", flat=True))))
    if not code and (question.labels or not own_only):
        more = live.filter(_labelled(question.labels)) if question.labels else live
        of = question.school or text
        institutions = _hits(InstitutionVersion, "institution", of, Institution.objects.all(), limit)
        known = {row.pk for row in rows}
        more = more.filter(site__institution__in={hit.institution_id for hit in institutions})
        rows += [row for row in more.order_by("site_id")[: limit * 2] if row.pk not in known]
    names = dict(
        InstitutionVersion.objects.active_on(day)
        .filter(institution__in={row.site.institution_id for row in rows})
        .order_by("pk")
        .values_list("institution_id", "name")
    )
    found = [
        Found(
            "site",
            "校点",
            row.site.code,
            site_in_full(names[row.site.institution_id], row.label, row.own_name),
            row.get_state_display(),
            row.site.institution.code,
        )
        for row in rows
        if row.site.institution_id in names
    ]
    return sorted(found, key=lambda f: _rank(text, f.text))[:limit]


def _labelled(labels: Collection[str]) -> Q:
    """Campuses that bear, or hold, one of these names; 本部 is also what has none."""
    match = Q(label="", own_name="") if SiteKind.MAIN.label in labels else Q(pk__in=[])
    return reduce(or_, (Q(searched__holds=label) for label in labels), match)


FINDERS = {"group": find_groups, "institution": find_institutions, "site": find_sites}
MODELS = {"group": EducationGroup, "institution": Institution, "site": Site}


def one_record(kind: str, text: str, *, scope: Scope, day: date):
    """The one record a person means: (record, []), or (None, candidates) when it is none or several."""
    visible = MODELS[kind].objects.visible_to(scope, VIEW)
    if code := code_in(text):
        return visible.filter(code=code).first(), []
    text = clean_query(text)
    found = FINDERS[kind](text, visible, day) if text else []
    exact = (
        [f for f in found if same_name(f.text, text)] or [f for f in found if spoken(f.text) == spoken(text)] or found
    )
    if len(exact) == 1:
        return visible.get(code=exact[0].code), []
    return None, exact
