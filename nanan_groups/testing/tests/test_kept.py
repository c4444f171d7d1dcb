"""Rows made once a module: every test finds them as they were made, whatever the one before did to them."""

from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from groups.models import Department
from nanan_groups.testing.factories import DepartmentFactory
from nanan_groups.testing.kept import made_once

made = []


def department() -> Department:
    assert cache.get("left") is None
    made.append(DepartmentFactory(name="甲"))
    return made[-1]


@pytest.fixture(scope="module")
def kept(request):
    cache.set("left", "by the test before")
    with made_once(request, department) as kept:
        yield kept


@pytest.fixture
def row(kept, db):
    return deepcopy(kept)


@pytest.mark.parametrize("time", range(3))
def test_each_finds_the_row_as_it_was_made(row, kept, time):
    assert (row.name, Department.objects.get().name) == ("甲", "甲")
    row.name = "乙"
    Department.objects.update(name=row.name)
    Department.objects.bulk_create([Department(code="more", name="丙")])
    assert kept.name == "甲"
    assert made[-1] is kept


def test_durable_work_is_the_outermost_and_may_be_broken(row):
    with transaction.atomic(durable=True):
        Department.objects.update(name="乙")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Department.objects.update(name="丙")
        raise ZeroDivisionError
    assert Department.objects.get().name == "乙"


def test_what_waits_for_the_commit_is_the_tests_own(row, django_capture_on_commit_callbacks):
    called = []
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        transaction.on_commit(lambda: called.append(1))
    assert (len(waiting), called) == (1, [1])


def test_a_test_without_the_rows_has_a_transaction_of_its_own(db):
    assert connection.in_atomic_block
    Department.objects.bulk_create([Department(code="own", name="丁")])


class Item:
    fixturenames = ("at_once",)
    name = "test_race"


def test_module_with_real_transactions_is_refused(request):
    class Request:
        module = request.module

    Item.module, Request.session = request.module, type("Session", (), {"items": [Item]})
    with pytest.raises(AssertionError, match=r"real transactions.*test_race"), made_once(Request, department):
        pass
