"""A walk of random acts on random days: whatever is accepted leaves a sound register, whatever is refused leaves nothing.

Repeat a walk by its seed; the assertion names the step and the acts that led to it.
"""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.registry.annex2.queries import annex2_tables
from groups.registry.annex2.words import TABLES
from groups.registry.education_groups import services as education_groups
from groups.registry.institutions.services import institutions, sites
from groups.registry.members import services as members
from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from groups.registry.register.queries.soundness import problems
from groups.registry.register.words import GroupCategory, InstitutionKind, Mark, Ownership, SiteKind, SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act
from nanan_groups.testing.register_made import START, order, small_register
from nanan_groups.testing.unchanged import watched

DATED = (Membership, Lead, Partnership, DeclaredMembers, GroupVersion, InstitutionVersion, SiteVersion, QualityMark)
PRINTED = (START, date(2024, 9, 1), date(2026, 9, 1), date(2029, 1, 1))
STEPS = 60


class Walk:
    """Draws the next act: mostly sensible arguments, so that a good part is accepted."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0

    def one(self, model, **chosen):
        rows = list(model.objects.filter(**chosen).order_by("pk"))
        return self.random.choice(rows) if rows else None

    def name(self, word: str) -> str:
        """A new name, or now and then one that may be taken."""
        self.number += 1
        return f"{word}{self.random.choice([self.number, self.number, 1])}"

    def day(self) -> date:
        return START + timedelta(days=self.random.choice([0, 1, 400, 779, 780, 781, 1200, 1500, 1800, 2200]))

    def draw(self):
        """(service, arguments), or None when there is nothing to do it to."""
        pick = self.random.choice
        group, institution, site = self.one(EducationGroup), self.one(Institution), self.one(Site)
        membership = self.one(Membership)
        service, arguments = pick(
            [
                (education_groups.found_group, {
                    "name": self.name("新集团"), "category": pick(GroupCategory.values), "lead": institution,
                    "lead_site": pick([None, site]),
                }),
                (members.admit_site, {"group": group, "site": site, "relation": pick(["tight", "alliance"])}),
                (members.change_relation, {"membership": membership, "relation": pick(["tight", "alliance"])}),
                (members.leave_group, {"membership": membership}),
                (members.itemise_declared_member, {
                    "declared": self.one(DeclaredMembers),
                    "site": self.one(Site, institution__versions__kind="kindergarten"),
                }),
                (members.add_partnership, {
                    "group": group, "university": self.one(Institution, versions__kind="university"),
                    "school": institution,
                }),
                (members.end_partnership, {"partnership": self.one(Partnership)}),
                (education_groups.change_lead, {
                    "group": group, "lead": institution, "lead_site": pick([None, None, site]),
                }),
                (education_groups.rename_group, {"group": group, "name": self.name("改名集团")}),
                (education_groups.split_off_group, {
                    "origin": membership and membership.group, "name": self.name("分出集团"), "category": "primary",
                    "members": [membership], "lead": membership and membership.site.institution,
                }),
                (education_groups.dissolve_group, {"group": group}),
                (institutions.register_institution, {
                    "name": self.name("新学校"), "kind": pick(InstitutionKind.values),
                    "state": pick(["open", "planned"]),
                }),
                (institutions.add_campus, {
                    "institution": institution, "kind": pick(SiteKind.values), "label": self.name("校区"),
                    "own_name": pick(["", "附设班"]),
                }),
                (institutions.rename_institution, {"institution": institution, "name": self.name("改名学校")}),
                (institutions.finalise_name, {
                    "institution": self.one(Institution, versions__provisional=True), "name": self.name("定名学校"),
                }),
                (institutions.confirm_ownership, {
                    "institution": institution, "ownership": pick(Ownership.values),
                }),
                (institutions.mark_quality, {"institution": institution, "mark": pick(Mark.values)}),
                (institutions.end_mark, {"quality_mark": self.one(QualityMark)}),
                (institutions.merge_institutions, {"institution": institution, "into": self.one(Institution)}),
                (institutions.close_institution, {"institution": institution}),
                (sites.open_site, {"site": site}),
                (sites.change_site_state, {"site": site, "state": pick(SiteState.values)}),
                (sites.rename_site, {"site": site, "label": self.name("校区")}),
                (sites.close_site, {"site": site}),
                (sites.correct_start, {"row": self.one(pick(DATED)), "valid_from": self.day()}),
            ]
        )  # fmt: skip
        optional = {"lead_site"}
        if any(value is None and name not in optional for name, value in arguments.items()) or None in (
            arguments.get("members") or ()
        ):
            return None
        return service, arguments

    def order(self, arguments):
        if "valid_from" in arguments:
            return order(arguments["valid_from"], "correction")
        return order(self.day(), self.random.choice(["change", "change", "correction"]))


def step(walk: Walk) -> tuple[str, str]:
    """(what was tried, what came of it)."""
    drawn = walk.draw()
    if drawn is None:
        return "", ""
    service, arguments = drawn
    ordered = walk.order(arguments)
    text = f"{service.__name__} {ordered.kind} {ordered.effective_on} {arguments}"
    acts = Act.objects.count()
    with watched() as watch:
        try:
            service(order=ordered, **arguments)
        except RuleViolation as refusal:
            assert refusal.sentence.endswith("。"), (text, refusal.sentence)
            assert watch.changes() == {}, f"refused, yet something was written: {text}"
            return text, "refused"
    assert Act.objects.count() == acts + 1
    return text, "accepted"


@pytest.mark.parametrize("seed", range(2))
def test_random_acts_never_leave_an_unsound_register(db, seed):
    small_register()
    walk, told, came = Walk(seed), [], {"": 0, "accepted": 0, "refused": 0}
    for _ in range(STEPS):
        text, outcome = step(walk)
        came[outcome] += 1
        if outcome == "accepted":
            told.append(text)
            assert list(problems(timezone.localdate())) == [], "\n".join(told[-8:])
            print_annex2(told)
    assert came["accepted"] >= 10
    assert came["refused"] >= 10


def print_annex2(told) -> None:
    """Every cell is a text, on each of several days, and no group is lost or printed twice."""
    for day in PRINTED:
        tables = annex2_tables(day, EducationGroup.objects.filter(void=False))
        assert len(tables) == len(TABLES)
        printed = [row for table in tables for row in table.rows]
        assert all(isinstance(cell, str) and "None" not in cell for row in printed for cell in row), told[-8:]
        names = GroupVersion.objects.active_on(day).filter(group__void=False).values_list("name", flat=True)
        assert sorted(row[1] for row in printed) == sorted(names)
