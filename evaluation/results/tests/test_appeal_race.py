"""At once: two appeals of one group are decided, and its total is of both."""

import time

import pytest

from evaluation.models import GroupResult
from evaluation.results.queries.inputs import judged
from evaluation.results.services import appeals
from evaluation.results.services.computing import computed, write_grades
from nanan_groups.records.cases.engine import perform
from nanan_groups.testing.results_made import drafted, moderated_desk
from nanan_groups.testing.round_made import order

UPHELD = {"outcome": "upheld", "answer": "属实"}


def decided_at_once(at_once, desk, user_of, monkeypatch) -> tuple[list, int, int]:
    """What each got, the total stored, and the total of all rulings."""
    drafted(desk)
    told = {"order": order(desk.principal), "participant": desk.one, "text": "漏计"}
    filed = [appeals.file_appeal(**told, indicator=desk.codes[code]).case for code in ("1-2", "1-1")]
    write = appeals.write_ruling

    def slowly(*given):
        row = write(*given)
        time.sleep(1)
        return row

    monkeypatch.setattr(appeals, "write_ruling", slowly)
    deciding = [
        lambda case=case, who=who, points=points: perform(
            case=case, arrow="decide", seen=0, actor=who, facts=UPHELD | {"points": points}
        )
        for case, who, points in zip(filed, (desk.other, user_of("registry_officer")), (4000, 3000), strict=True)
    ]
    out = at_once(*deciding)
    whole = computed(desk.round, judged(desk.round))
    stored = GroupResult.objects.get(participant=desk.one).total
    return out, stored, whole[desk.one.pk].total.figure


def test_the_total_is_of_both(at_once, two_groups, user_of, monkeypatch):
    desk = moderated_desk(two_groups, user_of)
    out, stored, right = decided_at_once(at_once, desk, user_of, monkeypatch)
    assert not any(isinstance(one, Exception) for one in out), out
    assert stored == right
    # What is graded is what is stored, whatever stood there before.
    GroupResult.objects.filter(participant=desk.one).update(total=1)
    write_grades(desk.round, computed(desk.round, judged(desk.round), explained=False))
    assert GroupResult.objects.get(participant=desk.one).total == right


@pytest.mark.postgres  # SQLite has one writer at a time anyway
def test_without_the_lock_it_would_be_of_one(at_once, two_groups, user_of, monkeypatch):
    desk = moderated_desk(two_groups, user_of)
    monkeypatch.setattr(appeals, "lock_round", lambda *given: None, raising=True)
    _, stored, right = decided_at_once(at_once, desk, user_of, monkeypatch)
    assert stored != right
