"""Finding institutions, sites and groups by what people type: name, former name, short name, campus, code, pinyin."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, QuerySet, When

from groups.registry.register.models import (
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Site,
    SiteVersion,
)
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import GroupCategory, InstitutionKind
from groups.rights.roles import VIEW
from nanan_groups.kit.grams import Joined
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.typed import cleaned

_CODE = re.compile(r"\b([JX]\d{4,}|Z\d{2,})\b", re.IGNORECASE)
_PRINTED = re.compile(r"(.+)（([^（）]+)）")  # a school with its campus, as pages print it
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


NAMES = ("name", "short_name", "pinyin", "initials")  # as the index over them has them


def named(model, text: str, columns: tuple[str, ...] = NAMES) -> QuerySet:
    """Versions, past and present, whose name, short name or pinyin holds ``text``."""
    return model.objects.alias(searched=Joined(*columns)).filter(searched__holds=text)


def _hits(model, owner: str, text: str, visible: QuerySet, limit: int) -> list:
    """Versions that match by code or by text, the nearest names first.

    Sorting by ``id + 0`` keeps PostgreSQL from walking the primary key in the hope of an early hit.
    """
    code = _CODE.search(text)
    rows = model.objects.filter(**{f"{owner}__code": code.group(1).upper()}) if code else named(model, text)
    nearness = Case(When(name=text, then=0), When(name__startswith=text, then=1), default=2)
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


def _rank(text: str, name: str) -> tuple:
    return (name != text, not name.startswith(text), len(name), name)


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
        Found(
            "group",
            "教育集团",
            row.group.code,
            row.name,
            _former(row.name, hits, "group_id", pk) or GroupCategory(row.category).label,
        )
        for pk, row in shown.items()
    ]
    return sorted(found, key=lambda f: _rank(text, f.text))[:limit]


def find_institutions(text: str, visible: QuerySet[Institution], day: date, limit: int = LIMIT) -> list[Found]:
    hits = _hits(InstitutionVersion, "institution", text, visible, limit)
    ids = {hit.institution_id for hit in hits}
    rows = InstitutionVersion.objects.filter(institution__in=ids).select_related("institution")
    found = [
        Found(
            "institution",
            "机构",
            row.institution.code,
            row.name,
            _former(row.name, hits, "institution_id", pk) or InstitutionKind(row.kind).label,
        )
        for pk, row in _current(rows, "institution_id", day).items()
    ]
    return sorted(found, key=lambda f: _rank(text, f.text))[:limit]


def _former(name: str, hits, key: str, pk: int) -> str:
    """ "曾用名 …" when what was typed stands only in another name of the same identity."""
    names = [hit.name for hit in hits if getattr(hit, key) == pk]
    return "" if not names or name in names else f"曾用名 {names[0]}"


def find_sites(
    text: str, visible: QuerySet[Site], day: date, limit: int = LIMIT, *, own_only: bool = False
) -> list[Found]:
    """Sites by campus, own name, code or their institution's name. ``own_only``: not by the institution's name."""
    live = SiteVersion.objects.active_on(day).filter(site__in=visible).select_related("site__institution")
    code = _CODE.search(text)
    if code:
        rows = list(live.filter(site__code=code.group(1).upper()))
    else:
        own = named(SiteVersion, text, ("label", "own_name")).order_by(F("pk") + 0).values("pk")[: limit * 3]
        rows = list(live.filter(pk__in=list(own.values_list("pk", flat=True))))
    if not own_only and not code:
        whole = _PRINTED.fullmatch(text)
        more = live.filter(label__icontains=whole[2]) if whole else live
        of = whole[1] if whole else text
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


FINDERS = {"group": find_groups, "institution": find_institutions, "site": find_sites}
MODELS = {"group": EducationGroup, "institution": Institution, "site": Site}


def one_record(kind: str, text: str, *, scope: Scope, day: date):
    """The one record a person means: (record, []), or (None, candidates) when it is none or several."""
    visible = MODELS[kind].objects.visible_to(scope, VIEW)
    # A suggestion ends with its code, behind a name that may be longer than a query.
    codes = _CODE.findall(text[:300])
    if codes:
        return visible.filter(code__iexact=codes[-1]).first(), []
    text = clean_query(text)
    found = FINDERS[kind](text, visible, day) if text else []
    exact = [f for f in found if f.text == text] or found
    if len(exact) == 1:
        return visible.get(code=exact[0].code), []
    return None, exact
