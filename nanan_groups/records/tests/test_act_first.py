"""Who was first: what was read is what is written, or the later one is told who, when and what."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from groups.registry.models import Institution, SiteVersion
from nanan_groups.kit.errors import StaleRecord
from nanan_groups.records.models import ActSubject
from nanan_groups.testing.acts_made import dated_row, doing, everything
from nanan_groups.testing.factories import (
    InstitutionFactory,
    UserFactory,
)

START, AUTUMN = date(2022, 7, 14), date(2024, 9, 1)


@pytest.fixture
def row(db) -> SiteVersion:
    return dated_row()


@pytest.fixture
def at_ten(monkeypatch):
    """10:02 in Shanghai."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 9, 1, 2, 2, tzinfo=UTC))


def locked(*records, title="校区更名", actor=None, seen=None):
    with doing(title=title, actor=actor) as draft:
        draft.lock(*records, seen=seen)
    return draft


def test_lock_moves_each_revision_once(row):
    site, institution = row.site, row.site.institution
    with doing() as draft:
        draft.lock(site, institution, site)
        draft.lock(institution)
    assert (site.revision, institution.revision) == (2, 2)
    assert list(ActSubject.objects.filter(code=site.code).order_by("revision").values_list("revision", flat=True)) == [
        1,
        2,
    ]


def test_stale_record_names_who_when_and_what(row, at_ten):
    institution = row.site.institution
    first = locked(institution, actor=UserFactory(name="王科"), title="校名变更")
    second = locked(institution, actor=UserFactory(name="李科"), title="办学性质核实")
    before = everything()
    with pytest.raises(StaleRecord) as stale:
        locked(institution, seen=1)
    assert stale.value.sentence == (
        "您打开页面之后，李科已于 10:02 对“南坪小学”办理了“办学性质核实”。您填写的内容仍保留在下面，请核对后再提交。"
    )
    assert stale.value.acts == [first.act, second.act]
    assert stale.value.code == "stale"
    assert everything() == before


def test_stale_record_by_the_system(row, at_ten):
    locked(row.site, title="装入政策数据")
    with pytest.raises(StaleRecord, match="系统已于 10:02 对“南坪小学（东校区）”办理了“装入政策数据”"):
        locked(row.site, seen=1)


def test_stale_record_without_a_trace(row):
    Institution.objects.update(revision=5)
    with pytest.raises(StaleRecord) as stale:
        locked(row.site.institution, seen=4)
    assert stale.value.sentence == "南坪小学已被他人修改，没有写入。请刷新页面后重新办理。"
    assert stale.value.acts == []


def test_seen_speaks_of_the_first_record_even_if_it_is_named_twice(row):
    same = Institution.objects.get(pk=row.site.institution.pk)
    with pytest.raises(StaleRecord):
        locked(row.site.institution, row.site, same, seen=7)
    locked(row.site.institution, row.site, same, seen=1)


def test_of_two_people_at_once_the_second_is_told(at_once):
    institution = InstitutionFactory(version__name="南坪小学")
    people = [UserFactory(name="王科"), UserFactory(name="李科")]
    outcomes = at_once(*(lambda p=person: locked(institution, actor=p, seen=1).act.actor.name for person in people))
    told = [outcome for outcome in outcomes if isinstance(outcome, StaleRecord)]
    winner = next(outcome for outcome in outcomes if isinstance(outcome, str))
    assert len(told) == 1
    assert told[0].sentence.startswith(f"您打开页面之后，{winner}已于 ")
    institution.refresh_from_db()
    assert institution.revision == 2
