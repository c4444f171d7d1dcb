"""Codes are given once, in order, and never to two people. And how the rows of the books read."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from nanan_groups.accounts.models import OldPassword
from nanan_groups.records.models import Act, ActChange, ActSubject, Event, EventHead
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


def test_rows_of_the_books_read_as_what_they_are():
    act, at = Act(kind="change", title="校区更名"), datetime(2026, 9, 1, tzinfo=UTC)
    rows = [
        act,
        ActChange(act=act, subject="南坪小学", field="名称"),
        ActSubject(act=act, code="J0001"),
        Event(number=7, kind="login"),
        EventHead(number=7),
        CodeCounter(prefix="J", last=7),
        OldPassword(user_id=3, set_at=at),
    ]
    assert [str(row) for row in rows] == [
        "变更：校区更名",
        "南坪小学 名称",
        "J0001",
        "7 登录",
        "7",
        "J7",
        "3 2026-09-01",
    ]


def test_two_founders_at_once_get_different_codes(at_once):
    def ten():
        codes = []
        for _ in range(10):
            with transaction.atomic():
                codes += next_codes("J", 4, 2)
        return codes

    first, second = at_once(ten, ten)
    assert sorted(first + second) == [f"J{number:04}" for number in range(1, 41)]
