"""Many cases in one test: all are tried and told, and none leaves anything to the next."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError

from groups.registry.models import Department
from nanan_groups.testing.each import each


def test_all_are_tried_and_those_that_fail_are_named(db):
    tried = []

    def check(name, number):
        tried.append(number)
        if number == 2:
            with pytest.raises(ValueError, match="never"):
                pass
        assert number < 3, f"{name} is too much"

    with pytest.raises(AssertionError) as told:
        each([("one", 1), ("two", 2), ("three", 3), ("four", 4)], check)
    assert tried == [1, 2, 3, 4]
    lines = str(told.value).splitlines()
    assert lines[0] == "3 of 4:"
    assert [line.partition(")")[0] for line in lines if line.startswith("('")] == [
        "('two', 2",
        "('three', 3",
        "('four', 4",
    ]


def test_none_leaves_anything_to_the_next(db):
    def check(code):
        assert not Department.objects.exists()
        assert cache.get("left") is None
        cache.set("left", code)
        Department.objects.bulk_create([Department(code=code, name="甲")])
        if code == "twice":
            Department.objects.bulk_create([Department(code=code, name="乙")])  # the transaction is broken

    with pytest.raises(AssertionError, match=f"(?s)1 of 3.*twice: {IntegrityError.__name__} in line"):
        each(["once", "twice", "last"], check)
    each({"first": "x", "second": "y"}, check)
    assert not Department.objects.exists()


def test_no_case_proves_nothing(db):
    with pytest.raises(AssertionError, match="no case"):
        each([], lambda: None)
