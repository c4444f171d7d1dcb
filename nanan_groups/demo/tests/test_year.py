"""The stamp: which database gets it, and which never."""

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.demo import year
from nanan_groups.demo.accounts import make_demo_accounts
from nanan_groups.demo.models import DemoStamp
from nanan_groups.demo.parts import all_parts
from nanan_groups.demo.tests.looks import counts
from nanan_groups.testing.factories import UserFactory


def test_the_first_make_stamps_and_the_next_ones_change_nothing(demonstration):
    [row] = DemoStamp.objects.values("id", "version")
    assert row == {"id": 1, "version": year.VERSION}
    assert year.is_stamped()
    before, made_at = counts(), DemoStamp.objects.get().made_at
    again = year.make_demo()
    assert (again.people, len(again.accounts)) == (demonstration.people, len(demonstration.accounts))
    assert (counts(), DemoStamp.objects.get().made_at) == (before, made_at)


@pytest.mark.once(
    "what the year invents comes from the same services; that it is made on both is asked by test_rebuild"
)
def test_a_year_that_stops_half_way_is_no_year(db, demo_mode, monkeypatch):
    def stop():
        assert counts() != {}  # several parts stand already
        raise KeyboardInterrupt

    parts = all_parts()
    monkeypatch.setattr(year, "all_parts", lambda: [*parts[:2], stop, *parts[2:]])
    with pytest.raises(KeyboardInterrupt):
        year.make_demo()
    assert counts() == {}


def test_one_stamp_at_most(db):
    DemoStamp.objects.create(made_at=timezone.now(), version=1)
    with pytest.raises(IntegrityError, match="demo_demostamp_single"), transaction.atomic():
        DemoStamp.objects.create(id=2, made_at=timezone.now(), version=1)


def test_nobody_edits_the_stamp():
    assert DemoStamp not in admin.site._registry
    assert [field.name for field in DemoStamp._meta.fields if field.editable] == []


def test_beside_a_person_in_earnest_nothing_is_invented(db, demo_mode):
    UserFactory()
    before = counts()
    for action in (year.stamp, year.make_demo):
        with pytest.raises(year.Refused, match=r"有正式账号，不是演示库.*DATABASE_URL.*DEMO=false"):
            action()
    with pytest.raises(CommandError, match="有正式账号") as refused:
        call_command("demo_accounts")
    assert refused.value.returncode == 2
    assert counts() == before
    assert not year.is_stamped()


def test_outside_the_demonstration_nothing_is_invented(db):
    for action in (year.stamp, year.make_demo):
        with pytest.raises(year.Refused, match="不是演示模式"):
            action()
    with pytest.raises(CommandError, match="不是演示模式") as refused:
        call_command("demo_accounts")
    assert refused.value.returncode == 2
    assert counts() == {}


def test_what_an_earlier_version_invented_without_a_stamp_gets_one(policy, demo_mode):
    make_demo_accounts()
    assert not year.is_stamped()
    year.stamp()
    assert year.is_stamped()


def test_the_accounts_again(demonstration):
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    for user in User.objects.filter(username__regex=r"^demo\d\d$"):
        assert user.username in out.getvalue()
