"""机构 by sheet: new ones, what differs of known ones, what is refused; and a round trip that changes nothing."""

import pytest

from groups.registry.institutions.forms.facts import EditDirectory
from groups.registry.institutions.services.facts import DIRECTORY_FIELDS, edit_directory
from groups.registry.institutions.services.institutions import confirm_ownership, rename_institution
from groups.registry.models import DirectoryEntry, Institution, InstitutionVersion
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act
from nanan_groups.testing.dataset_run import DAY, bring_in, check, headers, lines, one_refused
from nanan_groups.testing.factories import (
    AppointmentFactory,
    DepartmentFactory,
    DirectoryEntryFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.register_made import order, school
from nanan_groups.testing.unchanged import nothing_written

NEW = {"name": "新设小学", "kind": "小学"}


@pytest.fixture
def officer(db, user_of):
    return user_of("registry_officer")


@pytest.fixture
def known(db):
    """A school whose ownership is verified, with a directory."""
    site = school("老牌小学")
    institution = site.institution
    confirm_ownership(order=order(kind="correction"), institution=institution, ownership="public")
    DirectoryEntryFactory(institution=institution, head="王敏", telephone="023-62700000")
    return institution


def test_columns_are_frozen():
    assert headers("institutions") == [
        "机构编码", "名称", "简称", "机构类型", "办学性质", "办学性质现登记", "统一社会信用代码", "法人形式", "法定代表人",
        "校（园）长", "党组织书记", "办公电话", "地址",
    ]  # fmt: skip


# --- new -----------------------------------------------------------------------------------------------------------
def test_school_without_a_code_is_registered_with_an_open_site_and_its_directory(officer):
    row = {**NEW, "short_name": "新小", "ownership": "公办", "head": "李明", "telephone": "０２３-62700000"}
    seen = bring_in("institutions", officer, row)
    assert (seen.counts, seen.rows[2][:2]) == ((1, 0, 0), ("n", "新设小学"))
    made = InstitutionVersion.objects.get(name="新设小学")
    assert (made.kind, made.ownership, made.ownership_basis, made.short_name, made.valid_from) == (
        "primary",
        "public",
        "verified",
        "新小",
        DAY,
    )
    site = made.institution.sites.get()
    assert (site.kind, site.versions.get().state) == ("main", "open")
    held = made.institution.directory
    assert (held.head, held.telephone, held.address) == ("李明", "023-62700000", "")
    acts = Act.objects.filter(reason="测试导入").order_by("pk")
    assert list(acts.values_list("verb", "kind", "document")) == [
        ("register_institution", "change", "测试文件"),
        ("edit_directory", "entry", "测试文件"),
    ]


def test_new_school_without_directory_is_one_act_and_of_unknown_ownership(officer):
    bring_in("institutions", officer, NEW)
    made = InstitutionVersion.objects.get(name="新设小学")
    assert (made.ownership, made.ownership_basis) == ("unknown", "assumed")
    assert not DirectoryEntry.objects.exists()
    assert Act.objects.filter(reason="测试导入").count() == 1


def test_name_that_was_somebody_elses_is_worth_a_word(officer, known):
    rename_institution(order=order(), institution=known, name="新名小学", short_name="新名")
    seen = check("institutions", officer, {**NEW, "name": "老牌小学"})
    hint = f"与“新名小学（{known.code}）”的曾用名或简称相同，请核对是否同一所"
    assert seen.rows[2] == (
        "n",
        "老牌小学",
        [["名称", "", "老牌小学"], ["机构类型", "", "小学"], ["提示", "", hint]],
    )


@pytest.mark.parametrize(
    ("row", "column", "code", "sentence"),
    [
        ({"name": "新设小学"}, "kind", "required", "“机构类型”必填，请补充。"),
        ({"kind": "小学"}, "name", "required", "“名称”必填，请补充。"),
        (
            {**NEW, "name": "老牌小学"},
            "name",
            "name-registered",
            "该名称已登记为“老牌小学（{code}）”，请填写机构编码 {code}。",
        ),
        (
            {**NEW, "name": "新设小学（J0001）"},
            "name",
            "code-in-name",
            "名称中不要带编码；已登记的请把编码填入“机构编码”。",
        ),
        ({**NEW, "code": "X0001"}, "code", "format", "“X0001”不符合要求：编码为 J 加数字，如 J0001。"),
        (
            {**NEW, "code": "J9999"},
            "code",
            "institution-unknown",
            "在您的任职范围内没有找到学校“J9999”，请填写登记的全称或编码。",
        ),
        (
            {**NEW, "unified_code": "123"},
            "unified_code",
            "format",
            "“123”不符合要求：统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。",
        ),
        ({**NEW, "telephone": "无"}, "telephone", "format", "“无”不符合要求：办公电话只含数字、短横、括号和“转”。"),
        (
            {"code": "{code}", "kind": "中学"},
            "kind",
            "kind-fixed",
            "“老牌小学”登记的机构类型是“小学”，不能用表格改变，请改回或清空该格。",
        ),
        (
            {"code": "{code}", "ownership": "待核实"},
            "ownership",
            "back-to-unknown",
            "办学性质已登记为“公办”，不能改回“待核实”，请改正或清空该格。",
        ),
    ],
)
def test_wrong_rows_are_refused_with_a_sentence(officer, known, row, column, code, sentence):
    row = {name: value.format(code=known.code) for name, value in row.items()}
    with nothing_written("records.ImportJob"):
        found = one_refused("institutions", officer, row)
    assert found == (column, code, sentence.format(code=known.code))


def test_the_same_school_twice_is_refused_the_second_time(officer, known):
    rows = [
        NEW,
        {**NEW, "name": "新设 小学"},
        {"code": known.code, "head": "甲"},
        {"code": known.code.lower(), "head": "乙"},
    ]
    seen = check("institutions", officer, *rows)
    assert (seen.problems, seen.counts) == ([(3, "name", "duplicate"), (5, "code", "duplicate")], (1, 1, 0))
    assert seen.told == ["“名称”与前面的行重复，请只保留一行。", "“机构编码”与前面的行重复，请只保留一行。"]


def test_the_form_and_the_service_say_the_same_as_the_sheet(officer, known):
    """One rule for each cell: register/rules/cells.py."""
    bad = {"unified_code": "123", "telephone": "无", "head": "长" * 41, "address": "a\x00b"}
    by_sheet = {
        name: one_refused("institutions", officer, {"code": known.code, name: value}) for name, value in bad.items()
    }
    form = EditDirectory(bad, record=known, scope=scope_of(officer))
    form.is_valid()
    by_form = {name: (name, error.code, error.messages[0]) for name in bad for error in form.errors.as_data()[name]}
    assert by_form == by_sheet
    blank = dict.fromkeys(DIRECTORY_FIELDS, "")
    for name, value in bad.items():
        with pytest.raises(RuleViolation) as refused:
            edit_directory(order=order(kind="entry"), institution=known, **blank | {name: value})
        assert (refused.value.field, refused.value.code, refused.value.sentence) == by_sheet[name]


# --- known ---------------------------------------------------------------------------------------------------------
def test_only_what_differs_is_changed_each_by_its_own_act(officer, known):
    row = {"code": known.code, "name": "改名小学", "ownership": "直属公办", "head": "李明"}
    seen = bring_in("institutions", officer, row)
    assert (seen.counts, seen.rows[2]) == (
        (0, 1, 0),
        (
            "c",
            f"老牌小学（{known.code}）",
            [["名称", "老牌小学", "改名小学"], ["办学性质", "公办", "直属公办"], ["校（园）长", "王敏", "李明"]],
        ),
    )
    today = known.versions.order_by("-valid_from").first()
    assert (today.name, today.ownership, today.valid_from) == ("改名小学", "district_public", DAY)
    known.directory.refresh_from_db()
    assert (known.directory.head, known.directory.telephone) == ("李明", "023-62700000")
    verbs = Act.objects.filter(reason="测试导入").order_by("pk").values_list("verb", "kind")
    assert list(verbs) == [
        ("rename_institution", "change"),
        ("confirm_ownership", "change"),
        ("edit_directory", "entry"),
    ]


def test_blank_cells_leave_what_is_there(officer, known):
    with nothing_written("records.ImportJob"):
        seen = check("institutions", officer, {"code": known.code}, {"code": known.code, "name": "老牌小学"})
    assert (seen.counts, seen.problems) == ((0, 0, 1), [(3, "code", "duplicate")])
    seen = bring_in("institutions", officer, {"code": known.code, "address": "示范路1号"})
    assert seen.rows[2][2] == [["地址", "空", "示范路1号"]]
    known.directory.refresh_from_db()
    assert (known.directory.head, known.directory.address) == ("王敏", "示范路1号")


def test_assumed_ownership_is_confirmed_as_a_correction(officer):
    institution = school("推定小学").institution
    bring_in("institutions", officer, {"code": institution.code, "ownership": "公办"})
    version = institution.versions.get()
    assert (version.ownership, version.ownership_basis, version.verified_by) == ("public", "verified", officer)
    assert Act.objects.get(verb="confirm_ownership", reason="测试导入").kind == "correction"


def test_telephone_of_an_older_entry_in_full_width_is_no_change(officer, known):
    with entry() as draft:
        draft.update(known.directory, telephone="（023）62700000")
    assert check("institutions", officer, {"code": known.code, "telephone": "(023)62700000"}).counts == (0, 0, 1)
    (line,) = lines("institutions", officer)
    assert check("institutions", officer, line).counts == (0, 0, 1)


# --- out -----------------------------------------------------------------------------------------------------------
def test_export_reads_back_as_unchanged(policy, officer, known):
    with entry():
        DirectoryEntryFactory(
            institution=Institution.objects.get(source_ref="institution/十一中学"),
            unified_code="12500108000000000X",
            legal_form="public_institution",
            head="张三",
            secretary="李四",
            legal_representative="张三",
            address="路1号",
        )
    out = lines("institutions", officer)
    assert len(out) == Institution.objects.count()
    with nothing_written("records.ImportJob"):
        seen = check("institutions", officer, *out)
    assert (seen.problems, seen.counts) == ([], (0, 0, len(out)))


def test_nothing_assumed_leaves_as_if_it_were_confirmed(officer, known):
    school("推定小学")
    shown = {line[1]: (line[4], line[5]) for line in lines("institutions", officer)}
    assert shown == {"老牌小学": ("公办", "公办（已核实）"), "推定小学": ("", "待核实")}


def test_filters_of_the_page_hold(officer, known):
    school("某幼儿园", "kindergarten")
    assert [line[1] for line in lines("institutions", officer, kind="kindergarten")] == ["某幼儿园"]
    assert [line[1] for line in lines("institutions", officer, ownership="public")] == ["老牌小学"]


def test_directory_leaves_only_for_who_sees_it(two_groups, user_of):
    phones = [secret for secret in two_groups.a.secrets if secret.startswith("023")]
    assert set(phones) <= {cell for line in lines("institutions", user_of("finance_officer")) for cell in line}
    plain = str(lines("institutions", user_of("treasury_officer")))
    assert not [secret for secret in (*two_groups.a.secrets, *two_groups.b.secrets) if secret in plain]
    own = str(lines("institutions", user_of("group_principal", group=two_groups.a.group)))
    assert [phone for phone in phones if phone not in own] == []
    assert two_groups.b.canary not in own
    assert lines("institutions", user_of("school_clerk", institution=two_groups.a.tight.institution)) == []


def test_clerk_in_an_office_sees_the_directory_of_the_own_school_alone(two_groups, user_of):
    user = UserFactory()
    with entry():
        AppointmentFactory(user=user, role="treasury_officer", office=DepartmentFactory())
        AppointmentFactory(user=user, role="school_clerk", institution=two_groups.a.tight.institution)
    shown = str(lines("institutions", user))
    assert two_groups.a.tight.institution.directory.telephone in shown
    others = [
        row for row in (*two_groups.a.institutions, *two_groups.b.institutions) if row != two_groups.a.tight.institution
    ]
    assert not [row for row in others if row.directory.telephone in shown]
    assert two_groups.b.lead.code in shown  # the register itself is his to see


def test_export_holds_the_own_scope_alone(two_groups, user_of):
    own = str(lines("institutions", user_of("group_principal", group=two_groups.a.group)))
    assert two_groups.a.canary in own
    assert two_groups.b.canary not in own
    assert not [secret for secret in two_groups.b.secrets if secret in own]


# --- who -----------------------------------------------------------------------------------------------------------
def test_only_the_registry_officer_imports(user_of):
    dataset = dataset_of("institutions")
    allowed = {}
    for role in (
        "registry_officer",
        "personnel_officer",
        "bureau_leader",
        "auditor",
        "school_clerk",
        "group_office",
        "system",
    ):
        scope = scope_of(user_of(role))
        allowed[role] = (dataset.may_import(scope), dataset.may_export(scope))
    assert allowed == {
        "registry_officer": (True, True), "personnel_officer": (False, True), "bureau_leader": (False, True),
        "auditor": (False, True), "school_clerk": (False, False), "group_office": (False, True), "system": (False, False),
    }  # fmt: skip
