"""Loading the policy's own facts. Inserts what is absent by its source reference, and touches nothing else."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from simple_history.utils import bulk_create_with_history

from groups.registry.departments.models import Department
from groups.registry.figures.models import BaselineFigure
from groups.registry.register.codes import new_codes
from groups.registry.register.models import (
    DeclaredMembers,
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
from groups.registry.register.services.sounds import sounds
from groups.registry.register.words import MEMBER_RELATIONS, Relation
from nanan_groups.records.acts import Draft, act
from nanan_groups.records.models import ActKind

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "policy"


def read(name: str):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class Loaded:
    """How many rows of each kind were new."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


_loaders: list[Callable[[Loaded], None]] = []


def also_load(loader: Callable[[Loaded], None]) -> None:
    """What other apps seed from the policy, within the same act, after the departments."""
    _loaders.append(loader)


def load_policy() -> Loaded:
    """Departments, measures, baseline, institutions, sites, groups and their relations, as of the policy's day.

    The beginning of every dated row is open: in force no later than that day (docs/领域.md 第2.2节).
    """
    loaded = Loaded()
    with act(
        kind=ActKind.ENTRY,
        verb="load_policy",
        title="列入教育集团一览表",
        effective_on=settings.REGISTER_START,
        document="南岸区教育集团高质量发展意见（2022年7月14日）附件2",
        quiet=True,
    ) as draft:
        _departments(loaded)
        for load in _loaders:
            load(loaded)
        _baseline(loaded)
        institutions, sites = _institutions(loaded, draft)
        _groups(loaded, draft, institutions, sites)
        if not loaded.total:
            draft.cancel()
    return loaded


def insert(loaded: Loaded, model, rows: list) -> list:
    if rows:
        bulk_create_with_history(rows, model, batch_size=500)
    loaded.counts[model._meta.model_name] = loaded.counts.get(model._meta.model_name, 0) + len(rows)
    return rows


def _since() -> dict:
    day: date = settings.REGISTER_START
    return {"valid_from": day, "start_open": True}


def _departments(loaded: Loaded) -> None:
    known = set(Department.objects.order_by("pk").values_list("code", flat=True))
    insert(
        loaded,
        Department,
        [
            Department(code=d["code"], name=d["name"], short_name=d["short_name"], ordinal=d["ordinal"])
            for d in read("departments")
            if d["code"] not in known
        ],
    )


def _baseline(loaded: Loaded) -> None:
    known = set(BaselineFigure.objects.order_by("pk").values_list("stage", flat=True))
    names = ("stage", "groups", "institutions", "pupils", "institution_share", "pupil_share", "clause", "note")
    insert(
        loaded,
        BaselineFigure,
        [
            BaselineFigure(**{name: row[name] for name in names})
            for row in read("baseline")["rows"]
            if row["stage"] not in known
        ],
    )


def _institutions(loaded: Loaded, draft: Draft) -> tuple[dict[str, Institution], dict[str, Site]]:
    institutions = {i.source_ref: i for i in Institution.objects.exclude(source_ref="")}
    sites = {s.source_ref: s for s in Site.objects.exclude(source_ref="")}
    data = [row for row in read("institutions") if row["ref"] not in institutions]
    codes = new_codes("institution", len(data)) if data else []
    fresh = insert(
        loaded,
        Institution,
        [Institution(code=code, source_ref=row["ref"], revision=1) for code, row in zip(codes, data, strict=True)],
    )
    institutions |= {i.source_ref: i for i in fresh}
    _touch(draft, fresh)
    insert(
        loaded,
        InstitutionVersion,
        [
            InstitutionVersion(
                institution=institutions[row["ref"]],
                name=row["name"],
                short_name=row["short_name"],
                kind=row["kind"],
                ownership=row["ownership"],
                ownership_basis=row["basis"],
                placeholder=row["placeholder"],
                provisional=row["provisional"],
                **sounds(row["name"], row["short_name"]),
                **_since(),
            )
            for row in data
        ],
    )
    places = [
        (row, site, n) for row in data for n, site in enumerate(row["sites"], start=1) if site["ref"] not in sites
    ]
    codes = new_codes("site", len(places)) if places else []
    fresh = insert(
        loaded,
        Site,
        [
            Site(
                code=code,
                source_ref=site["ref"],
                kind=site["kind"],
                institution=institutions[row["ref"]],
                ordinal=n,
                revision=1,
            )
            for code, (row, site, n) in zip(codes, places, strict=True)
        ],
    )
    sites |= {s.source_ref: s for s in fresh}
    _touch(draft, fresh)
    insert(
        loaded,
        SiteVersion,
        [
            SiteVersion(
                site=sites[site["ref"]], label=site["label"], own_name=site["own_name"], state=site["state"], **_since()
            )
            for _, site, _ in places
        ],
    )
    return institutions, sites


def _groups(loaded: Loaded, draft: Draft, institutions: dict, sites: dict) -> None:
    known = {g.source_ref: g for g in EducationGroup.objects.exclude(source_ref="")}
    data = read("groups")
    new = [row for row in data if row["ref"] not in known]
    codes = new_codes("group", len(new)) if new else []
    fresh = insert(
        loaded,
        EducationGroup,
        [EducationGroup(code=code, source_ref=row["ref"], revision=1) for code, row in zip(codes, new, strict=True)],
    )
    _touch(draft, fresh)
    known |= {g.source_ref: g for g in fresh}
    insert(
        loaded,
        GroupVersion,
        [
            GroupVersion(
                group=known[row["ref"]],
                name=row["name"],
                category=row["category"],
                ordinal=row["ordinal"],
                **sounds(row["name"]),
                **_since(),
            )
            for row in new
        ],
    )
    insert(loaded, Lead, [_lead(known[row["ref"]], row["lead"], institutions, sites) for row in new])
    _declared(loaded, known, data)
    _relations(loaded, known, data, institutions, sites)


def _lead(group, lead, institutions, sites) -> Lead:
    site = sites[lead["site"]] if "site" in lead else None
    institution = site.institution if site else institutions[lead["institution"]]
    return Lead(group=group, institution=institution, site=site, **_since())


def _declared(loaded, groups, data) -> None:
    known = set(DeclaredMembers.objects.exclude(source_ref="").values_list("source_ref", flat=True))
    names = ("kind", "wording", "total", "district_public", "public", "inclusive_private", "private")
    insert(
        loaded,
        DeclaredMembers,
        [
            DeclaredMembers(
                group=groups[row["ref"]], source_ref=d["ref"], **{name: d[name] for name in names}, **_since()
            )
            for row in data
            for d in row["declared"]
            if d["ref"] not in known
        ],
    )


def _relations(loaded, groups, data, institutions, sites) -> None:
    known = set(Membership.objects.exclude(source_ref="").values_list("source_ref", flat=True))
    wanted = [
        (f"{row['ref']}>{relation}>{ref}", groups[row["ref"]], sites[ref], relation, n)
        for row in data
        for relation in MEMBER_RELATIONS
        for n, ref in enumerate(row.get(relation, ()), start=1)
    ]
    insert(
        loaded,
        Membership,
        [
            Membership(group=group, site=site, relation=relation, ordinal=n, source_ref=ref, **_since())
            for ref, group, site, relation, n in wanted
            if ref not in known
        ],
    )
    known = set(Partnership.objects.exclude(source_ref="").values_list("source_ref", flat=True))
    pairs = [
        (f"{row['ref']}>{p['university']}>{p['school']}", groups[row["ref"]], p, n)
        for row in data
        for n, p in enumerate(row[Relation.ARTICULATED], start=1)
    ]
    insert(
        loaded,
        Partnership,
        [
            Partnership(
                group=group,
                university=institutions[p["university"]],
                school=institutions[p["school"]],
                prints_school=p["prints_school"],
                ordinal=n,
                source_ref=ref,
                **_since(),
            )
            for ref, group, p, n in pairs
            if ref not in known
        ],
    )


def _touch(draft: Draft, records: list) -> None:
    for record in records:
        draft.subjects[record.code] = (record._meta.model_name, 1)
