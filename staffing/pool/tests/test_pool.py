"""The turnover pool: from intake to placement (docs/算例.md S11), nobody twice, nobody lost; who may what; the sheet."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform, perform_all
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.checked import check_staffing
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in, check, lines
from nanan_groups.testing.factories import (
    PLACES,
    AppointmentFactory,
    LeadFactory,
    MembershipFactory,
    QualityMarkFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import PoolEntryFactory, PostQuotaFactory
from staffing.eligibility.services.parameters import set_parameter
from staffing.models import PoolEntry, StaffMember, StaffPost
from staffing.pool.queries import board_of, visible_entries
from staffing.pool.rules import POOL, after_months, refuse_not_quality, refuse_unfit
from staffing.pool.services import mend_entry, take_in
from staffing.quotas.queries import posts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
RECRUITED = date(2025, 7, 20)
FACTS = {
    "name": "李新",
    "sex": "female",
    "birth_month": date(2002, 5, 1),
    "stage": "primary",
    "subject": "chinese",
    "year": 2025,
    "recruited_on": RECRUITED,
    "document": "人社〔2025〕30号",
}


@pytest.fixture
def world(schools) -> SimpleNamespace:
    """A group led by the first school, which is 优质; the second is a member and is not."""
    with entry():
        schools.group = MembershipFactory(site=schools.b_main, valid_from=date(2022, 7, 14)).group
        LeadFactory(group=schools.group, institution=schools.a, valid_from=date(2022, 7, 14))
        QualityMarkFactory(institution=schools.a, mark="quality", valid_from=date(2023, 1, 1))
        for name, school in (("head", schools.a), ("b_head", schools.b)):
            user = UserFactory()
            setattr(schools, name, AppointmentFactory(role="member_principal", institution=school, user=user).user)
        schools.lead = AppointmentFactory(role="group_principal", group=schools.group, user=UserFactory()).user
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
        schools.college = AppointmentFactory(role="college_officer", office=PLACES["office"](), user=UserFactory()).user
    return schools


def taken(world, staff_no="NP001", **more) -> PoolEntry:
    made = order(world.officer, TODAY, kind=ActKind.ENTRY)
    return take_in(order=made, staff_no=staff_no, **(FACTS | more))


def step(row: PoolEntry, arrow: str, actor, comment="", **facts):
    row.case.refresh_from_db()
    done = perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)
    row.refresh_from_db()
    return done


def state(row) -> str:
    row.case.refresh_from_db()
    return row.case.state


def until(world, row: PoolEntry, stage: str) -> PoolEntry:
    """Along the way, with the days of the year before."""
    steps = [
        ("train", world.college, {"start": date(2025, 8, 1), "end": date(2025, 8, 20)}),
        ("complete", world.college, {"day": date(2025, 8, 20)}),
        ("assign", world.officer, {"group": world.group, "day": date(2025, 8, 25)}),
        ("shadow", world.lead, {"site": world.main.code, "start": date(2025, 9, 1)}),
        ("assess", world.head, {"grade": "good"}),
    ]
    for arrow, actor, facts in steps:
        if state(row) == stage:
            break
        if state(row) not in POOL.arrow(arrow).sources:
            continue
        step(row, arrow, actor, "合格" if arrow == "assess" else "", **facts)
    assert state(row) == stage
    return row


def place(world, row, school=None, day=TODAY, **more):
    return step(row, "place", world.officer, institution=school or world.b, day=day, **more)


def test_the_whole_way_to_a_post_on_the_roster(world):
    row = taken(world)
    assert (state(row), Todo.objects.filter(case=row.case).count()) == ("recruited", 0)
    until(world, row, "assigned")
    assert (row.lead, Todo.objects.get(case=row.case, done_at=None).place_id) == (world.a, world.group.pk)
    until(world, row, "shadowing")
    assert (row.quality, row.shadow_to) == (True, date(2026, 9, 1))
    with pytest.raises(PermissionDenied):
        step(row, "assess", world.b_head, "合格", grade="good")
    until(world, row, "assessed")
    place(world, row)
    post = StaffPost.objects.get(person=row.person)
    assert (post.institution, post.employment, post.valid_from, row.person.staff_no, row.placed_at) == (
        world.b, "established", TODAY, "NP001", world.b,
    )  # fmt: skip
    assert not Todo.objects.filter(case=row.case, done_at=None).exists()


def test_s11_a_pool_of_sixty_adds_up(world):
    with entry():
        for stage, people in (("training", 20), ("shadowing", 32), ("assessed", 8)):
            facts = {"shadowing": True, "site": world.main, "group": world.group} if stage != "training" else {}
            facts |= {"grade": "good", "assessed_on": date(2026, 9, 1)} if stage == "assessed" else {}
            for _ in range(people):
                PoolEntryFactory(case__state=stage, **facts)
    waiting = list(PoolEntry.objects.filter(case__state="assessed").order_by("pk"))
    for row in waiting[:5]:
        place(world, row)
    for row in waiting[5:]:
        step(row, "leave", world.officer, "本人辞去")
    board = board_of(visible_entries(scope_of(world.officer)))
    told = [board.stages[one] for one in ("training", "shadowing", "placed", "left")]
    assert (told, board.total, board.adds_up) == ([20, 32, 5, 3], 60, True)
    with pytest.raises(RuleViolation, match="已安置"):
        place(world, waiting[0], world.a)
    assert StaffMember.objects.filter(staff_no=waiting[0].staff_no).count() == 1
    assert check_staffing()[0] == 0
    PoolEntry.objects.filter(pk=waiting[7].pk).update(left_on=None)
    assert check_staffing() == (1, ["pool-left"])


def test_s11_a_second_placement_is_refused_by_the_database(world):
    first, second = (until(world, taken(world, f"NP00{n}", name="李" + "一二"[n - 1]), "assessed") for n in (1, 2))
    place(world, first)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolEntry.objects.filter(pk=second.pk).update(person=first.person, placed_at=world.b, placed_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolEntry.objects.filter(pk=first.pk).update(left_on=TODAY)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"staff_no": "np001"}, "twice"),
        ({"staff_no": "NR001"}, "on-roster"),
        ({"staff_no": "NP002"}, "twin"),
        ({"name": "王新", "document": " "}, "document"),
        ({"name": "王新", "birth_month": date(2015, 1, 1)}, "young"),
        ({"name": "王新", "recruited_on": TODAY + timedelta(days=1), "year": 2026}, "day-to-come"),
        ({"name": "王新", "year": 2022}, "year"),
        ({"name": "王新", "subject": ""}, "required"),
    ],
)
def test_who_is_not_taken_in(world, person_at, more, code):
    person_at(world.main, staff_no="NR001")
    taken(world)
    with pytest.raises(RuleViolation) as refused:
        taken(world, **({"staff_no": "NP009"} | more))
    assert (refused.value.code, PoolEntry.objects.count()) == (code, 1)


def test_the_same_name_and_month_with_the_reason(world):
    taken(world)
    assert taken(world, "NP002", other="身份证件核对，不是同一人").pk


@pytest.mark.parametrize(
    ("stage", "arrow", "who", "facts", "code"),
    [
        ("recruited", "train", "college", {"start": date(2025, 8, 20), "end": date(2025, 8, 1)}, "order"),
        ("recruited", "train", "college", {"start": date(2025, 7, 1), "end": date(2025, 8, 1)}, "early"),
        ("training", "complete", "college", {"day": date(2025, 7, 31)}, "early"),
        ("trained", "assign", "officer", {"day": date(2025, 8, 25)}, "required"),
        ("assigned", "shadow", "lead", {"site": "X9999", "start": date(2025, 9, 1)}, "outside"),
        ("assigned", "shadow", "lead", {"site": "b", "start": date(2025, 9, 1)}, "not-quality"),
        ("shadowing", "assess", "head", {"grade": ""}, "required"),
        ("assessed", "again", "officer", {"end": date(2026, 9, 1)}, "order"),
        ("assessed", "place", "officer", {"day": TODAY}, "required"),
        ("recruited", "place", "officer", {"day": TODAY}, "state"),
    ],
)
def test_bad_steps_are_sentences(world, stage, arrow, who, facts, code):
    row = until(world, taken(world), stage)
    if facts.get("site") == "b":
        facts = facts | {"site": world.b_main.code}
    with pytest.raises(RuleViolation) as refused:
        step(row, arrow, getattr(world, who), "说明", **facts)
    assert (refused.value.code, state(row)) == (code, stage)


def test_a_school_that_is_not_quality_needs_a_reason(world):
    row = until(world, taken(world), "assigned")
    facts = {"site": world.b_main.code, "start": date(2025, 9, 1)}
    step(row, "shadow", world.lead, exception="该学科优质学校没有带教教师", **facts)
    assert (row.quality, row.exception[:4]) == (False, "该学科优")
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolEntry.objects.filter(pk=row.pk).update(exception="")


def test_no_assessment_before_the_end(world):
    row = until(world, taken(world), "shadowing")
    PoolEntry.objects.filter(pk=row.pk).update(shadow_to=TODAY + timedelta(days=1))
    with pytest.raises(RuleViolation):
        step(row, "assess", world.head, "合格", grade="good")


def test_who_did_not_pass_goes_on_or_leaves(world):
    row = until(world, taken(world), "shadowing")
    step(row, "assess", world.head, "不能独立上课", grade="failed")
    with pytest.raises(RuleViolation, match="不合格"):
        place(world, row)
    step(row, "again", world.officer, "再跟岗半年", end=date(2026, 10, 1))
    assert (state(row), row.grade) == ("shadowing", "")
    step(row, "assess", world.head, "合格", grade="passed")
    place(world, row)
    assert state(row) == "placed"


def test_a_school_without_a_free_post_needs_a_reason(world):
    with entry():
        PostQuotaFactory(institution=world.b, total=0, teachers=0)
    row = until(world, taken(world), "assessed")
    with pytest.raises(RuleViolation) as refused:
        place(world, row)
    assert refused.value.code == "full"
    place(world, row, over_reason="十一月有人退休")
    assert row.over_reason and check_staffing()[0] == 0  # above what is authorised, with the reason


@pytest.mark.parametrize("way", ["lead", "shadow"])
def test_where_he_has_a_seat_already_it_becomes_his_post(world, way):
    """And nobody else's: the second of the two who fill the only post is refused."""
    with entry():
        PostQuotaFactory(institution=world.a, total=1, teachers=1)
    first, second = taken(world), taken(world, "NP002", name="李二")
    until(world, first, "assessed")
    made = order(world.officer, TODAY, kind=ActKind.ENTRY)
    set_parameter(order=made, code="pool_posts", first_year=2025, value=way, document="区教委〔2025〕1号")
    place(world, first, world.a)
    assert first.over_reason == ""
    until(world, second, "assessed")
    with pytest.raises(RuleViolation, match="核定 1、已用 1、") as refused:
        place(world, second, world.a)
    assert refused.value.code == "full"


@pytest.mark.parametrize(("way", "filled"), [("pool", (0, 0)), ("lead", (1, 0)), ("shadow", (0, 1))])
def test_whose_post_is_filled_before_the_placement(world, way, filled):
    with entry():
        for school in (world.a, world.b):
            PostQuotaFactory(institution=school)
    row = until(world, taken(world), "assigned")
    step(row, "shadow", world.lead, site=world.b_main.code, start=date(2025, 9, 1), exception="测试")
    made = order(world.officer, TODAY, kind=ActKind.ENTRY)
    if way != "pool":
        set_parameter(order=made, code="pool_posts", first_year=2026, value=way, document="区教委〔2026〕1号")
    found = posts_of([world.a.pk, world.b.pk], TODAY)
    assert (found[world.a.pk].filled, found[world.b.pk].filled) == filled


@pytest.mark.parametrize(
    ("stage", "arrow", "wrong"),
    [
        ("recruited", "train", ("lead", "head", "clerk")),
        ("trained", "assign", ("college", "lead")),
        ("assigned", "shadow", ("college", "head")),
        ("shadowing", "assess", ("officer", "lead", "b_head", "clerk")),
        ("assessed", "place", ("college", "lead", "head")),
        ("assessed", "leave", ("college", "lead", "head")),
    ],
)
def test_who_takes_which_step(world, stage, arrow, wrong):
    row = until(world, taken(world), stage)
    for who in wrong:
        with pytest.raises(PermissionDenied):
            step(row, arrow, getattr(world, who), "说明")
    with pytest.raises(PermissionDenied):
        take_in(order=order(world.college, TODAY, kind=ActKind.ENTRY), staff_no="NP8", **FACTS)


def test_one_step_of_many_is_all_or_nothing(world):
    rows = [taken(world, f"NP00{n}", name=name) for n, name in enumerate(("李一", "李二"))]
    facts = {"start": date(2025, 8, 1), "end": date(2025, 8, 20)}
    step(rows[1], "train", world.college, **facts)
    cases = [(row.case, row.case.version) for row in rows]
    with pytest.raises(RuleViolation, match="全部没有办理"):
        perform_all(cases=cases, arrow="train", actor=world.college, title="开始培训", facts=facts)
    assert state(rows[0]) == "recruited"


def test_what_was_taken_in_wrongly_is_mended_until_the_end(world):
    row = taken(world)
    made = order(world.officer, TODAY, kind=ActKind.CORRECTION)
    mend_entry(order=made, row=row, **(FACTS | {"subject": "music"}))
    assert row.subject == "music"
    step(row, "leave", world.officer, "放弃")
    with pytest.raises(RuleViolation, match="不再更正"):
        mend_entry(order=made, row=row, **FACTS)


def test_the_sheet_in_and_out(world):
    row = {
        "staff_no": "NP001", "name": "李新", "sex": "女", "birth_month": "2002-05", "stage": "小学", "subject": "语文",
        "year": 2025, "recruited_on": RECRUITED, "document": "人社〔2025〕30号",
    }  # fmt: skip
    bad = row | {"staff_no": "NP002"}
    seen = bring_in("pool", world.officer, row, bad, day=TODAY, good_rows=True)
    assert (seen.counts, seen.problems) == ((1, 0, 0), [(3, "other", "twin")])
    assert check("pool", world.officer, row, day=TODAY).counts == (0, 0, 1)
    assert bring_in("pool", world.officer, row | {"subject": "音乐"}, day=TODAY).counts == (0, 1, 0)
    another = row | {"name": "赵新", "birth_month": "2001-05"}
    assert check("pool", world.officer, another, day=TODAY).problems == [(2, "staff_no", "another")]
    assert lines("pool", world.officer)[0][:2] == ["NP001", "李新"]
    assert "已招聘，待培训" in lines("pool", world.officer)[0]


def test_rules_without_a_database():
    assert after_months(date(2026, 9, 1), 12) == date(2027, 9, 1)
    assert after_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    refuse_not_quality(True, "", "甲校", TODAY)
    refuse_unfit("passed")
    for grade in ("", "failed"):
        with pytest.raises(RuleViolation):
            refuse_unfit(grade)


# --- pages --------------------------------------------------------------------------------------------------------------
def test_the_board_one_person_and_the_paper(world, client_of):
    row = until(world, taken(world), "assessed")
    browser = client_of(world.officer)
    board = browser.get(reverse("staffing:pool-board"), {"stage": "assessed"})
    page = board.content.decode()
    assert "李新" in page and "各阶段相加等于总数" in page and board.context["board"].total == 1
    code = row.case.code
    assert "鉴定意见" in browser.get(reverse("staffing:pool-detail", args=[code])).content.decode()
    paper = browser.get(reverse("staffing:pool-paper", args=[code])).content.decode()
    assert "新教师跟岗鉴定表" in paper and "甲校小学" in paper and "良好" in paper
    assert browser.get(reverse("staffing:pool-docx", args=[code])).content[:2] == b"PK"
    assert "李新" in browser.get(reverse("staffing:pool-print")).content.decode()
    stranger = AppointmentFactory(role="group_principal", group=MembershipFactory().group, user=UserFactory()).user
    assert client_of(stranger).get(reverse("staffing:pool-detail", args=[code])).status_code == 404
    assert "李新" not in client_of(stranger).get(reverse("staffing:pool-board")).content.decode()
    assert "李新" in client_of(world.head).get(reverse("staffing:pool-board")).content.decode()


def test_many_at_once_by_the_page(world, client_of):
    rows = [taken(world, f"NP00{n}", name=name) for n, name in enumerate(("李一", "李二", "李三"))]
    browser, address = client_of(world.college), reverse("staffing:pool-batch", args=["train"])
    form = browser.get(address).context["form"]
    chosen = [f"{row.case.code}.0" for row in rows[:2]]
    data = {"people": chosen, "start": "2025-08-01", "seen": 0, "request_key": form.initial["request_key"]}
    assert browser.post(address, data | {"comment": "", "end": "2025-07-01"}).status_code == 409
    assert browser.post(address, data | {"comment": "", "end": "2025-08-20"}).status_code == 302
    assert [state(row) for row in rows] == ["training", "training", "recruited"]
    again = data | {"comment": "", "end": "2025-08-20", "request_key": "new"}
    assert "已有变动" in browser.post(address, again).content.decode()


def test_a_new_teacher_by_the_page(world, client_of):
    browser, address = client_of(world.officer), reverse("staffing:pool-enter")
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("kind", "effective_on", "request_key")}
    data |= {
        "staff_no": "NP001", "name": "李新", "sex": "female", "birth_month": "2002-05", "stage": "primary",
        "subject_of": "chinese", "year": "2025", "recruited_on": "2025-07-20", "document": "人社1号", "other": "",
        "reason": "",
    }  # fmt: skip
    assert browser.post(address, data).status_code == 200
    assert browser.post(address, data | {"act_confirmed": "1"}).status_code == 302
    row = PoolEntry.objects.get()
    place_page = reverse("staffing:pool-step", args=[row.case.code, "place"])
    assert "不能安置" in browser.get(place_page).content.decode()
    until(world, row, "assessed")
    form = browser.get(place_page).context["form"]
    guards = {name: form.initial[name] for name in ("seen", "request_key")}
    chosen = {"institution": world.b.code, "site": "", "employment": "established", "day": TODAY.isoformat()}
    data = guards | chosen | {"over_reason": "", "comment": ""}
    assert browser.post(place_page, data).status_code == 302
    row.refresh_from_db()
    panel = browser.get(reverse("staffing:person-detail", args=[row.person.code])).content.decode()
    assert "新教师培养" in panel
    assert "李新" in browser.get("/search/", {"q": "李新"}).content.decode()
