"""Rows made once a module: every test finds them as they were made, whatever the one before did to them."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction

from groups.registry.models import Department
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


REFUSED = {
    "real transactions": {"fixturenames": ("register", "at_once")},
    "real transactions, by a mark": {"fixturenames": ("register",), "marks": [pytest.mark.django_db(transaction=True)]},
    "without register": {"fixturenames": ("db",)},
    "without register, by a mark": {"fixturenames": (), "marks": [pytest.mark.django_db]},
}


@pytest.mark.parametrize("case", REFUSED)
def test_module_in_which_rows_cannot_be_shared_is_refused(case):
    given = {"name": "test_it", "module": "here", "marks": []} | REFUSED[case]
    item = SimpleNamespace(iter_markers=lambda name: [mark.mark for mark in given["marks"]], **given)
    stranger = SimpleNamespace(module="elsewhere")
    session = SimpleNamespace(items=[stranger, item])
    request = SimpleNamespace(module="here", fixturename="register", session=session)
    with pytest.raises(AssertionError, match=rf"{case.partition(',')[0]}.*test_it"), made_once(request, department):
        pass
