"""What a draft's methods write: rows and lines, to the letter."""

from datetime import date

import pytest
from simple_history.utils import bulk_create_with_history

from groups.registry.models import DirectoryEntry, Institution, Membership, SiteVersion
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Line, act
from nanan_groups.records.models import ActChange, ActKind
from nanan_groups.records.naming import counted, named
from nanan_groups.testing.factories import (
    DirectoryEntryFactory,
    EducationGroupFactory,
    InstitutionFactory,
    MembershipFactory,
    QualityMarkFactory,
    SiteFactory,
    SiteVersionFactory,
)

START, AUTUMN, LATER = date(2022, 7, 14), date(2024, 9, 1), date(2025, 9, 1)
LABEL = "校区或学部名"
pytestmark = pytest.mark.django_db


def doing(kind=ActKind.CHANGE, **fields):
    return act(kind=kind, verb="test", title="试办", reason="试验", **fields)


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda problem: problem.code == code)


def rows_of(row) -> list[tuple]:
    rows = SiteVersion.objects.filter(site=row.site).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_to", "label"))


@pytest.fixture
def row(db) -> SiteVersion:
    """A campus in force since the register began."""
    site = SiteFactory(version=None, institution__version__name="南坪小学")
    return SiteVersionFactory(site=site, label="东校区", seeded=True)


@pytest.fixture
def two_rows(row) -> tuple[SiteVersion, SiteVersion]:
    """The same, renamed on 1 September 2024."""
    with doing() as draft:
        later = draft.change(row, AUTUMN, label="西校区")
    return row, later


# --- change --------------------------------------------------------------------------------------------------------
def test_change_ends_the_row_and_adds_the_next(row):
    with doing() as draft:
        following = draft.change(row, AUTUMN, label="西校区")
    assert draft.lines == [Line("南坪小学（东校区）", LABEL, "东校区", "西校区", AUTUMN)]
    assert rows_of(row) == [(START, AUTUMN, "东校区"), (AUTUMN, None, "西校区")]
    assert following.pk != row.pk
    assert [(r.start_open, r.state) for r in SiteVersion.objects.order_by("valid_from")] == [
        (True, "open"),
        (False, "open"),
    ]


def test_change_stops_where_the_scheduled_row_begins(two_rows):
    first, second = two_rows
    with doing() as draft:
        draft.change(first, date(2023, 9, 1), label="中校区")
    assert rows_of(first) == [
        (START, date(2023, 9, 1), "东校区"),
        (date(2023, 9, 1), AUTUMN, "中校区"),
        (AUTUMN, None, "西校区"),
    ]
    second.refresh_from_db()
    assert second.label == "西校区"


def test_change_on_the_first_day_edits_the_row(two_rows):
    _, second = two_rows
    with doing() as draft:
        assert draft.change(second, AUTUMN, label="南校区") is second
    assert draft.lines[0] == Line("南坪小学（西校区）", LABEL, "西校区", "南校区", AUTUMN)
    assert rows_of(second) == [(START, AUTUMN, "东校区"), (AUTUMN, None, "南校区")]


def test_change_to_the_same_is_nothing(row):
    with doing() as draft:
        assert draft.change(row, AUTUMN, label="东校区") is row
    assert (draft.lines, rows_of(row)) == ([], [(START, None, "东校区")])


@pytest.mark.parametrize("day", [date(2022, 7, 13), AUTUMN, LATER])
def test_change_outside_the_period_is_refused(two_rows, day):
    first, _ = two_rows
    with refused("not-in-force") as problem, doing() as draft:
        draft.change(first, day, label="北校区")
    assert problem.value.sentence == "生效日不在这条登记的有效期（2022-07-14前 至 2024-09-01）内，请核对。"
    assert problem.value.field == "effective_on"
    assert rows_of(first) == [(START, AUTUMN, "东校区"), (AUTUMN, None, "西校区")]


def test_change_names_each_fact_in_words_and_keeps_quiet_about_the_rest(row):
    with doing() as draft:
        draft.change(
            row, AUTUMN, subject="甲", label="", state="closed", ownership="public", ownership_basis="verified"
        )
    assert draft.lines == [
        Line("甲", LABEL, "东校区", "空", AUTUMN),
        Line("甲", "开办状态", "已开办", "已关闭", AUTUMN),
        Line("甲", "办学性质", "空", "公办", AUTUMN),
        Line("甲", "办学性质依据", "空", "已核实", AUTUMN),
    ]


def test_change_of_a_reference_reads_as_the_thing_itself():
    row = MembershipFactory(group__version__name="甲集团", site__institution__version__name="南坪小学")
    other = EducationGroupFactory(version__name="乙集团")
    with doing() as draft:
        following = draft.change(row, AUTUMN, group=other, ordinal=7)
    assert draft.lines == [Line("南坪小学", "教育集团", "甲集团", "乙集团", AUTUMN)]
    assert (following.group, following.ordinal, following.site) == (other, 7, row.site)


# --- correct, end, update, remove, add -----------------------------------------------------------------------------
def test_correct_mends_the_row_for_its_whole_period(two_rows):
    first, _ = two_rows
    with doing(ActKind.CORRECTION) as draft:
        assert draft.correct(first, label="东区") is first
        assert draft.correct(first, label="东区") is first
    assert draft.lines == [Line("南坪小学（西校区）", LABEL, "东校区", "东区", START)]
    assert rows_of(first) == [(START, AUTUMN, "东区"), (AUTUMN, None, "西校区")]


def test_end_closes_an_open_row_and_shortens_a_closed_one(row):
    with doing() as draft:
        draft.end(row, LATER)
        draft.end(row, AUTUMN, subject="甲", label="退出")
    assert draft.lines == [
        Line("南坪小学（东校区）", "止", "长期", "2025年9月1日", LATER),
        Line("甲", "退出", "2025年9月1日", "2024年9月1日", AUTUMN),
    ]
    assert rows_of(row) == [(START, AUTUMN, "东校区")]


@pytest.mark.parametrize(
    ("day", "code", "sentence"),
    [
        (START, "end-before-start", "截止日必须晚于起日（2022-07-14）。"),
        (date(2020, 1, 1), "end-before-start", "截止日必须晚于起日（2022-07-14）。"),
        (AUTUMN, "already-ended", "这条登记已于 2024-09-01 截止，不能再晚于该日截止。"),
        (LATER, "already-ended", "这条登记已于 2024-09-01 截止，不能再晚于该日截止。"),
    ],
)
def test_end_on_an_impossible_day_is_refused(two_rows, day, code, sentence):
    with refused(code) as problem, doing() as draft:
        draft.end(two_rows[0], day)
    assert (problem.value.sentence, problem.value.field) == (sentence, "effective_on")


def test_update_edits_plain_facts_in_place():
    entry = DirectoryEntryFactory(institution__version__name="南坪小学", head="张三")
    with doing(ActKind.CORRECTION) as draft:
        draft.update(entry, head="李四", telephone="023-62700000")
        draft.update(entry, head="李四")
    assert draft.lines == [
        Line("南坪小学 · 通讯录", "校（园）长", "张三", "李四"),
        Line("南坪小学 · 通讯录", "办公电话", "空", "023-62700000"),
    ]
    entry.refresh_from_db()
    assert (entry.head, entry.telephone) == ("李四", "023-62700000")


def test_remove_takes_the_row_and_leaves_its_history(row):
    key = row.pk
    with doing(ActKind.CORRECTION) as draft:
        draft.remove(row)
    assert draft.lines == [Line("南坪小学（东校区）", "登记有误，撤销", "东校区，已开办", "", START)]
    assert rows_of(row) == []
    assert list(SiteVersion.history.filter(id=key).values_list("history_type", flat=True)) == ["-", "+"]


def test_add_notes_what_a_dated_row_says(row):
    site = SiteFactory(version=None, institution__version__name="江南小学")
    with doing(ActKind.ENTRY) as draft:
        added = draft.add(SiteVersion(site=site, label="新校区", valid_from=AUTUMN), subject="江南小学")
    assert draft.lines == [
        Line("江南小学", LABEL, "", "新校区", AUTUMN),
        Line("江南小学", "开办状态", "", "已开办", AUTUMN),
    ]
    assert rows_of(added) == [(AUTUMN, None, "新校区")]


def test_add_of_an_identity_gives_it_its_first_revision():
    with doing(ActKind.ENTRY) as draft:
        added = draft.add(Institution(code="J9001"))
    assert draft.lines == [Line("J9001", "机构", "", "新增")]
    assert draft.subjects == {"J9001": ("institution", 1)}
    assert Institution.objects.get(code="J9001").revision == added.revision == 1


# --- move_start ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("day", [date(2023, 9, 1), date(2025, 3, 1), date(2022, 7, 15)])
def test_move_start_moves_the_shared_boundary_both_ways(two_rows, day):
    first, second = two_rows
    with doing(ActKind.CORRECTION) as draft:
        draft.move_start(second, day, key=("site",))
    assert rows_of(first) == [(START, day, "东校区"), (day, None, "西校区")]
    assert draft.lines == [
        Line("南坪小学（西校区）", "起", "2024年9月1日", f"{day.year}年{day.month}月{day.day}日", day)
    ]


def test_move_start_of_the_first_row_leaves_the_next_alone(two_rows):
    first, _ = two_rows
    with doing(ActKind.CORRECTION) as draft:
        draft.move_start(first, date(2022, 9, 1), key=("site",))
    assert rows_of(first) == [(date(2022, 9, 1), AUTUMN, "东校区"), (AUTUMN, None, "西校区")]
    first.refresh_from_db()
    assert first.start_open is False


def test_move_start_to_the_same_day_is_nothing(two_rows):
    with doing(ActKind.CORRECTION) as draft:
        assert draft.move_start(two_rows[1], AUTUMN, key=("site",)) is two_rows[1]
    assert draft.lines == []


def test_move_start_does_not_close_a_gap(row):
    """The row before ended earlier: there is no shared boundary to move."""
    with doing() as draft:
        draft.end(row, date(2023, 9, 1))
        second = draft.add(SiteVersion(site=row.site, label="西校区", valid_from=LATER))
    with doing(ActKind.CORRECTION) as draft:
        draft.move_start(second, AUTUMN, key=("site",))
    assert rows_of(row) == [(START, date(2023, 9, 1), "东校区"), (AUTUMN, None, "西校区")]


def test_move_start_into_an_earlier_row_is_refused(row):
    with doing() as draft:
        draft.end(row, date(2023, 9, 1))
        second = draft.add(SiteVersion(site=row.site, label="西校区", valid_from=LATER))
    with refused("overlap") as problem, doing(ActKind.CORRECTION) as draft:
        draft.move_start(second, date(2023, 8, 31), key=("site",))
    assert problem.value.sentence == "同一校点在同一天只能有一条登记。"
    assert rows_of(row) == [(START, date(2023, 9, 1), "东校区"), (LATER, None, "西校区")]


@pytest.mark.parametrize(
    ("which", "day", "sentence"),
    [
        (1, START, "起日不能早于或等于上一条登记的起日（2022-07-14）。"),
        (1, date(2020, 1, 1), "起日不能早于或等于上一条登记的起日（2022-07-14）。"),
        (0, AUTUMN, "起日必须早于止日（2024-09-01）。"),
        (0, LATER, "起日必须早于止日（2024-09-01）。"),
    ],
)
def test_move_start_past_a_neighbour_is_refused(two_rows, which, day, sentence):
    with refused("order") as problem, doing(ActKind.CORRECTION) as draft:
        draft.move_start(two_rows[which], day, key=("site",))
    assert (problem.value.sentence, problem.value.field) == (sentence, "effective_on")
    assert rows_of(two_rows[0]) == [(START, AUTUMN, "东校区"), (AUTUMN, None, "西校区")]


# --- checks and history --------------------------------------------------------------------------------------------
def test_broken_rule_of_a_field_comes_with_its_name_and_undoes_the_act():
    institution = InstitutionFactory()
    with refused("invalid") as problem, doing(ActKind.ENTRY) as draft:
        draft.add(QualityMarkFactory.build(institution=institution, valid_from=START))
        draft.add(DirectoryEntry(institution=institution, telephone="无"))
    assert problem.value.sentence == "办公电话：办公电话只含数字、短横、括号和“转”。"
    assert problem.value.field == "telephone"
    assert (institution.marks.count(), ActChange.objects.count()) == (0, 0)


def test_each_history_row_points_to_its_act(row):
    with doing() as change:
        following = change.change(row, AUTUMN, label="西校区")
    with doing(ActKind.CORRECTION) as removal:
        removal.remove(following)
    told = [
        (h.history_type, h.label, h.valid_to, h.act_id)
        for h in SiteVersion.history.filter(site=row.site).order_by("history_id")[1:]
    ]
    assert told == [
        ("~", "东校区", AUTUMN, change.act.pk),
        ("+", "西校区", None, change.act.pk),
        ("-", "西校区", None, removal.act.pk),
    ]


def test_rows_written_in_bulk_have_their_act_too():
    group, site = EducationGroupFactory(), SiteFactory()
    rows = [Membership(group=group, site=site, relation=r, valid_from=START) for r in ("tight", "alliance")]
    with doing(ActKind.IMPORT) as draft:
        bulk_create_with_history(rows, Membership)
    assert list(Membership.history.order_by("relation").values_list("relation", "act_id")) == [
        ("alliance", draft.act.pk),
        ("tight", draft.act.pk),
    ]


def test_an_event_names_many_records_and_none_is_cut_silently():
    codes = [f"Z{n:04}" for n in range(500)]
    assert named("case:L000001", codes[:3]) == "case:L000001,Z0000,Z0001,Z0002"
    assert len(named("", [f"{n:0>30}" for n in range(9)])) == 3 * 30 + 2  # each whole
    assert counted(codes[:12]) == {"records": 12}
    assert counted(codes[:400]) == {"records": 400, "codes": codes[:400]}
    told = counted(codes)
    assert (told["records"], len(told["codes"]), told["codes_total"]) == (500, 400, 500)
    assert told["codes_sha256"] != counted([*codes[:499], "Z9999"])["codes_sha256"]
