"""The leader's briefing: who reads it, what each wing tells, on the page, in print and in Word."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from funding.rules_of_year.models import RuleSet
from groups.rights.words import Role
from nanan_groups.kit.additions import BRIEFING
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.activity_factories import SupervisionFactory
from nanan_groups.testing.factories import entry

PAGE, PRINT, WORD = (reverse(f"portal:briefing{part}") for part in ("", "-print", "-docx"))
READERS = {"registry_officer", "personnel_officer", "finance_officer", "bureau_leader", "auditor"}


@pytest.mark.once("rights; that the page opens on both is asked by test_answers")
@pytest.mark.parametrize("role", Role.values)
def test_the_bureau_reads_it_and_nobody_else(two_groups, client_of, user_of, role):
    a = two_groups.a
    place = {"group": a.group} if role in ("group_principal", "group_office", "expert") else {}
    place |= {"institution": a.tight.institution} if role in ("member_principal", "school_clerk") else {}
    client = client_of(user_of(role, **place))
    expected = 200 if role in READERS else 403
    assert [client.get(path).status_code for path in (PAGE, PRINT, WORD)] == [expected] * 3


def told(client) -> dict[str, dict[str, tuple[str, str]]]:
    parts = client.get(PAGE).context["parts"]
    return {part.label: {one.label: (one.value, one.note) for one in part.lines} for part in parts}


def test_each_wing_tells_its_own(two_groups, client_of, user_of):
    assert BRIEFING.names() == ["coverage", "money", "exchanges", "measures", "meetings"]
    with entry():
        SupervisionFactory()
    leader = client_of(user_of("bureau_leader"))
    found = told(leader)
    assert list(found) == [
        "覆盖",
        "教师交流",
        "举措与保障",
        "部门联席会议",
        "逾期事项",
    ]  # no rules of money for the year yet
    assert not RuleSet.objects.exists()
    assert found["覆盖"]["教育集团"] == ("2 个", "")
    shares = [note for label, (_, note) in found["覆盖"].items() if label.endswith("学校（园）覆盖率")]
    assert len(shares) == 2
    assert all("尚未登记" in note for note in shares)
    ((value, note),) = found["教师交流"].values()
    assert (value, note) == ("暂不能计算", "本学年应交流名册还没有冻结")
    assert found["举措与保障"]["督办单未办结"][0] == "1 件"
    # Whoever reads no roster is told nothing of it.
    assert "教师交流" not in told(client_of(user_of("finance_officer")))


def test_the_paper_says_what_the_page_says_and_the_export_is_on_record(two_groups, client_of, user_of):
    leader = client_of(user_of("bureau_leader"))
    lines = [line for part in leader.get(PAGE).context["parts"] for line in part.lines]
    printed = leader.get(PRINT).content.decode()
    before = Event.objects.filter(kind=EventKind.EXPORT).count()
    paper = Document(BytesIO(leader.get(WORD).content))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    for line in lines:
        assert line.label in printed
        assert {line.label, line.value} <= cells
    assert Event.objects.filter(kind=EventKind.EXPORT).count() == before + 1


def test_a_quiet_day_says_that_nothing_is_late(two_groups, client_of, user_of):
    assert told(client_of(user_of("auditor")))["逾期事项"] == {"逾期事项": ("0 项", "没有逾期的事项")}
