"""Codes are given once, in order, and never to two people."""

import pytest
from django.db import transaction

from nanan_groups.records.models.codes import CodeCounter, next_code, next_codes


def test_codes_follow_each_other_by_prefix(db):
    assert [next_code("J", 4), next_code("J", 4), next_code("Z", 2)] == ["J0001", "J0002", "Z01"]
    assert next_codes("J", 4, 3) == ["J0003", "J0004", "J0005"]
    assert next_codes("J", 4, 0) == []
    assert next_code("J", 4) == "J0006"


def test_code_grows_past_its_width(db):
    CodeCounter.objects.create(prefix="Z", last=98)
    assert next_codes("Z", 2, 3) == ["Z99", "Z100", "Z101"]


def test_code_of_a_rolled_back_act_is_given_to_the_next(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_code("J", 4) == "J0001"
        raise ZeroDivisionError
    assert next_code("J", 4) == "J0001"


def test_two_founders_at_once_get_different_codes(at_once):
    def ten():
        codes = []
        for _ in range(10):
            with transaction.atomic():
                codes += next_codes("J", 4, 2)
        return codes

    first, second = at_once(ten, ten)
    assert sorted(first + second) == [f"J{number:04}" for number in range(1, 41)]
