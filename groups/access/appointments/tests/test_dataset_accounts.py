"""账号与任职 by sheet: accounts by one administrator, roles by the other, passwords once; nobody does both."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.access.appointments.datasets import accounts_made
from groups.access.models import Appointment
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import hand_out_passwords, reset_password
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act, ActChange, ImportJob, ImportRow
from nanan_groups.testing.dataset_run import DAY, bring_in, check, fresh, headers, lines, one_refused
from nanan_groups.testing.factories import (
    AdministratorChangeFactory,
    AppointmentFactory,
    DepartmentFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.register_made import school, small_register
from nanan_groups.testing.unchanged import nothing_written

NEW = {"username": "NA2026001", "name": "张示范"}
CLERK = {**NEW, "role": "学校经办人", "place": "老牌小学"}
LATER = date(2027, 9, 1)


@pytest.fixture
def chief(db) -> User:
    return UserFactory(username="chief", name="系统员", admin_kind="system")


@pytest.fixture
def guard(db) -> User:
    return UserFactory(username="guard", name="安全员", admin_kind="security")


@pytest.fixture
def person(db) -> User:
    return UserFactory(**NEW)


@pytest.fixture
def site(db):
    return school("老牌小学")


def held(user) -> list[tuple]:
    rows = Appointment.objects.filter(user=user).order_by("valid_from", "pk")
    return [(one.role, one.place, one.valid_from, one.valid_to) for one in rows]


def test_columns_are_frozen():
    assert headers("accounts") == ["工号", "姓名", "角色", "任职范围", "起", "止", "状态"]


# --- the system administrator: accounts ----------------------------------------------------------------------------
def test_missing_accounts_are_made_without_password_and_without_right(chief, site):
    second = {"username": "NA2026002", "name": "李示范"}
    seen = bring_in("accounts", chief, CLERK, {**CLERK, "role": "成员校校长"}, second)
    assert (seen.counts, seen.problems) == ((2, 0, 1), [])
    assert seen.rows == {
        2: ("n", "张示范（NA2026001）", [["账号", "", "新建"], ["角色", "", "由安全管理员授权"]]),
        4: ("n", "李示范（NA2026002）", [["账号", "", "新建"]]),
    }
    made = User.objects.filter(username__startswith="NA").order_by("username")
    assert [(u.name, u.admin_kind, u.is_active, u.must_change_password, u.has_usable_password()) for u in made] == [
        ("张示范", None, True, True, False),
        ("李示范", None, True, True, False),
    ]
    assert not Appointment.objects.exists()
    acts = Act.objects.filter(reason="测试导入").values_list("verb", "actor")
    assert list(acts) == [("create_account", chief.pk)] * 2


def test_passwords_of_the_job_come_back_once(chief, site):
    """What the page of the job does: who was made, each with a password nobody has seen before."""
    seen = bring_in("accounts", chief, NEW, {"username": "NA2026002", "name": "李示范"})
    other = bring_in("accounts", chief, {"username": "NA2026003", "name": "王示范"})
    job = ImportJob.objects.get(pk=seen.job.pk)
    waiting = accounts_made(job)
    assert [user.username for user in waiting] == ["NA2026001", "NA2026002"]
    reset_password(user=waiting[1], actor=fresh(chief), reason="先行发放")
    handed = hand_out_passwords(users=accounts_made(job), actor=fresh(chief), reason="开学发放")
    assert [(user.username, user.check_password(word)) for user, word in [(fresh(u), w) for u, w in handed]] == [
        ("NA2026001", True)
    ]
    assert accounts_made(job) == []
    assert [user.username for user in accounts_made(ImportJob.objects.get(pk=other.job.pk))] == ["NA2026003"]
    books = str([list(model.objects.values()) for model in (Act, ActChange, ImportJob, ImportRow)])
    assert handed[0][1] not in books


def test_check_alone_makes_nobody(chief):
    with nothing_written("records.ImportJob", "records.ImportRow"):
        assert check("accounts", chief, NEW).counts == (1, 0, 0)


def test_account_that_is_there_stays_as_it_is(chief, person):
    with nothing_written("records.ImportJob"):
        assert check("accounts", chief, NEW, {**NEW, "role": "审计人员"}).counts == (0, 0, 2)


@pytest.mark.parametrize(
    ("row", "column", "code", "sentence"),
    [
        (
            {"username": "ab", "name": "甲"},
            "username",
            "format",
            "“ab”不符合要求：工号为 3–32 位字母、数字、短横或下划线。",
        ),
        ({"username": NEW["username"]}, "name", "required", "“姓名”必填，请补充。"),
        ({"username": NEW["username"], "name": "长" * 41}, "name", "too-long", "有 41 个字，最多 40 个字。"),
        (
            {**NEW, "name": "李四"},
            "name",
            "other-name",
            "工号 NA2026001 已是“张示范”的账号，与表中姓名不符，请核对工号和姓名。",
        ),
        ({**NEW, "place": "老牌小学"}, "place", "role-missing", "填写了“任职范围”，请补充“角色”，或清空该格。"),
        ({**CLERK, "role": "校长"}, "role", "choice", None),
        (
            {**CLERK, "valid_from": "2027-09-01", "valid_to": "2026-09-01"},
            "valid_to",
            "end-before-start",
            "止日须晚于起日（2027-09-01），请核对。",
        ),
    ],
)
def test_wrong_rows_are_refused_alike_for_both(chief, guard, person, site, row, column, code, sentence):
    for administrator in (chief, guard):
        found = one_refused("accounts", administrator, row)
        assert found[:2] == (column, code)
        assert sentence in (None, found[2])


# --- the security administrator: roles -----------------------------------------------------------------------------
def test_roles_are_granted_to_accounts_that_exist(guard, person, db):
    made = small_register()
    with entry():
        office = DepartmentFactory(code="treasury-9", name="区财政局", short_name="财政局")
    rows = [
        {**NEW, "role": "学校经办人", "place": "独立小学", "valid_from": "2026年3月1日", "valid_to": "2027-09-01"},
        {**NEW, "role": "集团办公室", "place": f"甲教育集团（{made.a.code}）"},
        {**NEW, "role": "区财政局", "place": "财政局"},
        {**NEW, "role": "审计人员", "place": "全区"},
        {**NEW, "role": "评估专家", "place": made.b.code},
    ]
    seen = bring_in("accounts", guard, *rows)
    assert (seen.counts, seen.rows[2][:2]) == ((5, 0, 0), ("n", "张示范（NA2026001） · 学校经办人"))
    assert held(person) == [
        ("school_clerk", "institution", date(2026, 3, 1), LATER),
        ("group_office", "group", DAY, None),
        ("treasury_officer", "office", DAY, None),
        ("auditor", "district", DAY, None),
        ("expert", "group", DAY, None),
    ]
    clerk = Appointment.objects.get(role="school_clerk")
    assert (clerk.institution, clerk.group, clerk.office) == (made.free.institution, None, None)
    assert Appointment.objects.get(role="treasury_officer").office == office
    acts = Act.objects.filter(reason="测试导入").values_list("verb", "actor", "document")
    assert set(acts) == {("appoint", guard.pk, "测试文件")}
    assert User.objects.count() == 2


def test_same_appointment_stays_and_an_end_ends_it(guard, person, site):
    bring_in("accounts", guard, CLERK)
    with nothing_written("records.ImportJob"):
        assert check("accounts", guard, CLERK, {**CLERK, "valid_from": DAY}).counts == (0, 0, 2)
    seen = bring_in("accounts", guard, {**CLERK, "valid_to": LATER})
    assert (seen.counts, seen.rows[2]) == (
        (0, 1, 0),
        ("c", "张示范（NA2026001） · 学校经办人", [["任职止", "长期", "2027年9月1日"]]),
    )
    assert held(person) == [("school_clerk", "institution", DAY, LATER)]
    assert check("accounts", guard, {**CLERK, "valid_to": LATER}).counts == (0, 0, 1)
    again = {**CLERK, "valid_from": "2027-09-01"}
    assert bring_in("accounts", guard, again).counts == (1, 0, 0)
    assert held(person)[1:] == [("school_clerk", "institution", LATER, None)]


def test_grant_that_has_not_begun_is_withdrawn_by_an_end_on_its_first_day(guard, person, site):
    start = timezone.localdate() + timedelta(days=40)
    bring_in("accounts", guard, {**CLERK, "valid_from": start})
    assert one_refused("accounts", guard, {**CLERK, "valid_from": start, "valid_to": start})[1] == "end-before-start"
    assert bring_in("accounts", guard, {**CLERK, "valid_to": start}).counts == (0, 1, 0)
    assert held(person) == []


@pytest.mark.parametrize(
    ("row", "column", "code", "sentence"),
    [
        (
            {**CLERK, "username": "NA2026009"},
            "username",
            "account-unknown",
            "账号尚未建立，请先由系统管理员导入。",
        ),
        ({**CLERK, "role": "审计人员"}, "place", "place-not-wanted", "“审计人员”是全区角色，请清空任职范围。"),
        ({**CLERK, "place": ""}, "place", "place-needed", "“学校经办人”须填写任职的学校。"),
        ({**CLERK, "role": "集团办公室", "place": ""}, "place", "place-needed", "“集团办公室”须填写任职的集团。"),
        (
            {**CLERK, "role": "集团办公室"},
            "place",
            "group-unknown",
            "在您的任职范围内没有找到教育集团“老牌小学”，请填写登记的全称或编码。",
        ),
        ({**CLERK, "role": "区财政局"}, "place", "office-unknown", "没有部门“老牌小学”，请从下拉列表选择。"),
        ({**CLERK, "place": "某某大学"}, "place", "place-kind", None),
        ({**CLERK, "username": "guard", "name": "安全员"}, "username", "own", "不能给自己授权。"),
        (
            {**CLERK, "username": "chief", "name": "系统员"},
            "username",
            "admin",
            "系统、安全、审计管理员不得兼任业务角色。",
        ),
    ],
)
def test_wrong_grants_are_refused_with_a_sentence(chief, guard, person, site, row, column, code, sentence):
    school("某某大学", "university")
    with nothing_written("records.ImportJob"):
        found = one_refused("accounts", guard, row)
    assert found[:2] == (column, code)
    assert sentence in (None, found[2])


def test_sheet_gives_no_role_to_who_is_to_become_an_administrator(guard, person, site):
    AdministratorChangeFactory(user=person)
    with nothing_written("records.ImportJob"):
        found = one_refused("accounts", guard, CLERK)
    assert found == ("", "open-change", "该账号有待确认的三员变更申请，将成为管理员，不能授予业务角色。")


def test_what_a_sheet_cannot_change_is_told(guard, person, site):
    bring_in("accounts", guard, {**CLERK, "valid_to": LATER})
    assert one_refused("accounts", guard, CLERK) == (
        "valid_to",
        "already-ending",
        "该任职已定于 2027-09-01 截止，表格不能撤回。请填写同一止日，或另行授权。",
    )
    assert one_refused("accounts", guard, {**CLERK, "valid_from": "2026-10-01"}) == (
        "valid_from",
        "start-differs",
        "已有同一任职（2026-09-01 至 2027-09-01），起日不能用表格修改；请填写同一起日，或在“任职授权”办理。",
    )
    assert one_refused("accounts", guard, {**CLERK, "valid_to": "2028-09-01"})[:2] == ("valid_to", "already-ended")


def test_row_twice_is_refused_the_second_time(guard, person, site):
    assert check("accounts", guard, CLERK, CLERK).problems == [(3, "username", "duplicate")]


# --- who, and out --------------------------------------------------------------------------------------------------
def test_only_the_two_administrators_have_the_sheet(user_of):
    dataset, allowed = dataset_of("accounts"), {}
    for role in ("system", "security", "audit", "registry_officer", "bureau_leader", "auditor", "school_clerk"):
        scope = scope_of(user_of(role))
        allowed[role] = (dataset.may_import(scope), dataset.may_export(scope))
    assert {role for role, both in allowed.items() if both == (True, True)} == {"system", "security"}
    assert {both for role, both in allowed.items() if role not in ("system", "security")} == {(False, False)}


def test_drop_down_of_places_is_for_who_grants(chief, guard, site):
    with entry():
        office = DepartmentFactory(name="区财政局")
    lists = dataset_of("accounts").lists
    assert lists(scope_of(guard), DAY) == {"place": [f"老牌小学（{site.institution.code}）", office.name]}
    assert lists(scope_of(chief), DAY) == {}


def test_export_reads_back_as_unchanged_for_both(chief, guard, person, site):
    made = UserFactory(username="NA2026002", name="李示范", disabled=True)
    with entry():
        coming = timezone.localdate() + timedelta(days=400)
        AppointmentFactory(user=person, role="school_clerk", institution=site.institution, valid_to=LATER)
        AppointmentFactory(
            user=person, role="school_clerk", institution=site.institution, valid_from=coming + timedelta(days=400)
        )
        AppointmentFactory(user=person, role="treasury_officer", office=DepartmentFactory(name="区财政局"))
        AppointmentFactory(user=made, role="bureau_leader", valid_to=date(2023, 1, 1))
    out = lines("accounts", guard)
    assert [line[:4] + line[6:] for line in out] == [
        ["NA2026001", "张示范", "学校经办人", f"老牌小学（{site.institution.code}）", "启用"],
        ["NA2026001", "张示范", "学校经办人", f"老牌小学（{site.institution.code}）", "启用"],
        ["NA2026001", "张示范", "区财政局", "区财政局", "启用"],
        ["NA2026002", "李示范", "", "", "停用"],
        ["chief", "系统员", "", "", "系统管理员、启用"],
        ["guard", "安全员", "", "", "安全管理员、启用"],
    ]
    with nothing_written("records.ImportJob"):
        assert check("accounts", guard, *out).counts == (0, 0, 6)
        assert check("accounts", chief, *out).counts == (0, 0, 6)
    own = lines("accounts", chief)
    assert [line[2:6] for line in own] == [["", "", "", ""]] * 4
    with nothing_written("records.ImportJob"):
        assert check("accounts", chief, *own).counts == (0, 0, 4)


def test_no_password_leaves(chief, guard, person):
    hashes = list(User.objects.values_list("password", flat=True))
    shown = str(lines("accounts", chief)) + str(lines("accounts", guard))
    assert not [secret for secret in hashes if secret in shown]
