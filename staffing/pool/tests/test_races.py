"""Two officers place at once: nobody is placed twice, and the last free post of a school goes to one."""

from datetime import date
from threading import Barrier

import pytest

from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.records.cases.engine import Party, open_case, perform
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, SiteFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import PoolEntryFactory, PostQuotaFactory
from staffing.models import PoolEntry, StaffPost
from staffing.pool import services

pytestmark = pytest.mark.usefixtures("clock")


class World:
    """Two new teachers, assessed; one school with one free post; two officers."""

    def __init__(self) -> None:
        with entry():
            self.site = SiteFactory()
            PostQuotaFactory(institution=self.site.institution, total=1, teachers=1)
            self.rows = [self._assessed() for _ in range(2)]
            self.officers = [AppointmentFactory(role="personnel_officer", user=UserFactory()).user for _ in range(2)]

    def _assessed(self) -> PoolEntry:
        party = Party("shadow", "institution", self.site.institution_id, "校")
        case = open_case(kind="pool", place="district", title="新教师", state="assessed", parties=[party])
        facts = {"site": self.site, "grade": "good", "assessed_on": date(2026, 9, 1)}
        return PoolEntryFactory(case=case, shadowing=True, **facts)

    def place(self, row: PoolEntry, officer) -> str:
        facts = {"institution": self.site.institution, "day": TODAY}
        try:
            return perform(case=row.case, arrow="place", actor=officer, seen=row.case.version, facts=facts).arrow
        except (RuleViolation, AlreadyDone) as refused:
            return getattr(refused, "code", "done")

    def posts(self) -> int:
        return StaffPost.objects.filter(institution=self.site.institution).count()


def race(world: World, at_once, rows) -> list[str]:
    actions = [
        lambda row=row, officer=one: world.place(row, officer) for row, one in zip(rows, world.officers, strict=True)
    ]
    return sorted(map(str, at_once(*actions)))


def test_one_new_teacher_is_placed_once(at_once):
    world = World()
    PostQuotaFactory._meta.model.objects.update(total=9)
    outcome = race(world, at_once, world.rows[:1] * 2)
    assert (outcome.count("place"), world.posts()) == (1, 1)


def test_the_last_free_post_goes_to_one(at_once):
    world = World()
    assert (race(world, at_once, world.rows), world.posts()) == (["full", "place"], 1)


@pytest.mark.race
def test_without_the_guard_both_get_it(at_once, monkeypatch):
    """The control: the race exists. Both have read that a post is free before either goes on."""
    world, barrier, read = World(), Barrier(2, timeout=30), services.posts_of

    def slowly(*arguments, **more):
        found = read(*arguments, **more)
        barrier.wait()
        return found

    monkeypatch.setattr(services, "hold_schools", lambda schools: None)
    monkeypatch.setattr(services, "posts_of", slowly)
    assert (race(world, at_once, world.rows), world.posts()) == (["place", "place"], 2)
