"""What a row of 三员变更 can know, the database itself refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.accounts.models import AdministratorChange
from nanan_groups.testing.factories import AdministratorChangeFactory, UserFactory

pytestmark = pytest.mark.django_db
RULE = "accounts_administratorchange_{}"
MOMENT = datetime(2099, 1, 1, tzinfo=UTC)  # after any the row was asked at


@pytest.fixture
def row() -> AdministratorChange:
    return AdministratorChangeFactory()


def broken(row, rule: str, **facts) -> None:
    with pytest.raises(IntegrityError, match=RULE.format(rule)), transaction.atomic():
        AdministratorChange.objects.filter(pk=row.pk).update(**facts)


def decided(row, state="confirmed", by=None, **facts) -> dict:
    return {"state": state, "decided_by": by or UserFactory(), "decided_at": row.asked_at, **facts}


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("what", {"what": "promote", "kind": None}),
        ("what", {"reason": ""}),
        ("kind", {"kind": None}),
        ("kind", {"kind": "root"}),
        ("kind", {"what": "remove"}),
        ("stamps", {"state": "lost"}),
        ("stamps", {"comment": "早"}),
        ("stamps", {"decided_at": MOMENT}),
        ("stamps", {"state": "confirmed"}),
        ("stamps", {"state": "withdrawn", "decided_at": MOMENT}),
    ],
)
def test_facts_that_do_not_fit_each_other_are_refused(row, rule, facts):
    broken(row, rule, **facts)


def test_stamps_and_the_people_are_refused_together(row):
    broken(row, "(stamps|decider)", decided_by=UserFactory())  # which of the two is asked first is the database's
    broken(row, "stamps", **decided(row, decided_at=row.asked_at - timedelta(seconds=1)))
    broken(row, "stamps", **decided(row, decided_at=None))
    broken(row, "asker", asked_by=row.user)
    broken(row, "decider", **decided(row, by=row.asked_by))
    broken(row, "decider", **decided(row, "refused", by=row.asked_by, comment="否"))
    broken(row, "decider", **decided(row, by=row.user))
    broken(row, "decider", **decided(row, "withdrawn"))
    broken(row, "comment", **decided(row, "refused"))


def test_each_way_out_is_taken_when_it_is_whole(row):
    for facts in (decided(row), decided(row, "refused", comment="否"), decided(row, "withdrawn", by=row.asked_by)):
        with transaction.atomic():
            assert AdministratorChange.objects.filter(pk=row.pk).update(**facts) == 1


def test_one_open_request_an_account(row):
    second = {"user": row.user, "what": "make", "kind": "system", "reason": "再", "asked_by": row.asked_by}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministratorChange.objects.create(**second, asked_at=timezone.now())
    AdministratorChange.objects.filter(pk=row.pk).update(**decided(row))
    AdministratorChange.objects.create(**second, asked_at=timezone.now())


def test_request_reads_as_what_it_asks():
    row = AdministratorChangeFactory(user__name="王科", user__username="w0123")
    other = AdministratorChangeFactory(what="remove", user__name="李科", user__username="w0124")
    assert [str(row), str(other)] == ["设为审计管理员：王科（w0123）", "免去管理员：李科（w0124）"]
