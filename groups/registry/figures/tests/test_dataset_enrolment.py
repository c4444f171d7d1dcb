"""学生数 by sheet: from upload to undo; a clerk for the own school alone; the same limits as the form and the service."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from groups.registry.figures.forms import RecordEnrolment
from groups.registry.figures.services.figures import record_enrolment
from groups.registry.figures.sheets import EnrolmentSheet
from groups.registry.institutions.services.sites import close_site
from groups.registry.models import Enrolment, EnrolmentStage
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports import jobs
from nanan_groups.records.imports.datasets import DISTRICT, dataset_of
from nanan_groups.records.models import ImportJob
from nanan_groups.testing.dataset_run import DAY, check, fresh, headers, lines, one_refused
from nanan_groups.testing.factories import (
    AppointmentFactory,
    DepartmentFactory,
    EnrolmentFactory,
    SiteFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.register_made import order, school
from nanan_groups.testing.unchanged import nothing_written

ROW = {"school": "老牌小学", "school_year": "2026-2027", "pupils": "1200", "classes": 27}


@pytest.fixture
def officer(db, user_of):
    return user_of("registry_officer")


@pytest.fixture
def main(db):
    return school("老牌小学")


@pytest.fixture
def clerk(main, user_of):
    return user_of("school_clerk", institution=main.institution)


def upload(actor, *rows) -> ImportJob:
    book = Workbook()
    sheet = book.active
    sheet.title = EnrolmentSheet.title
    names = list(EnrolmentSheet.entered())
    sheet.append([EnrolmentSheet.entered()[name].header for name in names])
    for row in rows:
        sheet.append([row.get(name) for name in names])
    out = BytesIO()
    book.save(out)
    job = jobs.receive(
        actor=fresh(actor),
        dataset="enrolment",
        file=ContentFile(out.getvalue()),
        file_name="学生数.xlsx",
        effective_on=DAY,
        reason="秋季学生数",
    )
    return jobs.check(job)


def confirmed(job) -> ImportJob:
    jobs.confirm(job=job, actor=job.actor, sha256=job.sha256)
    return jobs.write(job)


def counts(job) -> tuple:
    return job.new, job.changed, job.unchanged, job.refused


def stored() -> list[tuple]:
    rows = Enrolment.objects.order_by("site_id", "school_year")
    return list(rows.values_list("site__institution__versions__name", "school_year", "pupils", "classes", "basis"))


def test_columns_are_frozen():
    assert headers("enrolment") == ["学校", "校点", "学年", "学生数", "班级数", "依据"]


# --- from upload to undo -------------------------------------------------------------------------------------------
def test_figures_from_upload_to_undo(officer, main):
    with entry():
        other = school("另一小学")
        EnrolmentFactory(site=other, school_year=2026, pupils=800, classes=20)
        EnrolmentFactory(site=main, school_year=2025, pupils=1100, classes=26)
    before = stored()
    rows = [
        ROW,
        {**ROW, "school": "另一小学", "pupils": 810, "classes": 20},
        {**ROW, "school_year": "2025", "pupils": 1100, "classes": 26},
    ]
    job = upload(officer, *rows)
    assert (job.state, counts(job), stored()) == ("ready", (1, 1, 1, 0), before)
    assert job.preview_rows.get(kind="c").cells == [["学生数", "800", "810"]]
    job = confirmed(job)
    assert (job.state, EnrolmentStage.objects.count()) == ("done", 0)
    assert sorted(stored()) == [
        ("另一小学", 2026, 810, 20, "verified"),
        ("老牌小学", 2025, 1100, 26, "verified"),
        ("老牌小学", 2026, 1200, 27, "verified"),
    ]
    assert (job.act.kind, job.act.verb, job.act.actor, job.act.reason) == (
        "import",
        "import_enrolment",
        officer,
        "秋季学生数",
    )
    assert Enrolment.history.filter(act=job.act).count() == 2
    jobs.undo(job=job, actor=fresh(officer), reason="传错文件")
    assert (job.state, sorted(stored())) == ("undone", sorted(before))


def test_figure_changed_since_the_preview_is_looked_at_again(officer, main):
    with entry():
        row = EnrolmentFactory(site=main, school_year=2026, pupils=800, classes=20)
    job = upload(officer, ROW)
    with entry() as draft:
        draft.update(row, pupils=900)
    job = confirmed(job)
    assert (job.state, stored()) == ("ready", [("老牌小学", 2026, 900, 20, "verified")])
    assert job.preview_rows.get().cells == [["学生数", "900", "1200"], ["班级数", "20", "27"]]


def test_site_closed_since_the_preview_is_refused_at_the_second_look(officer, main):
    with entry():
        campus = SiteFactory(institution=main.institution, kind="campus", ordinal=2, version__label="江南校区")
    job = upload(officer, {**ROW, "site": "江南校区"})
    close_site(order=order(DAY), site=campus)
    job = confirmed(job)
    assert (job.state, counts(job), stored()) == ("ready", (0, 0, 0, 1), [])
    assert job.problems.get().code == "site-closed"


def test_assumed_figure_is_confirmed_by_the_sheet(officer, main):
    with entry():
        EnrolmentFactory(site=main, school_year=2026, pupils=1200, classes=27, basis="assumed")
    job = confirmed(upload(officer, ROW))
    assert (counts(job), stored()) == ((0, 1, 0, 0), [("老牌小学", 2026, 1200, 27, "verified")])


# --- refused -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "column", "code", "sentence"),
    [
        ({"pupils": ""}, "pupils", "required", "“学生数”必填，请补充。"),
        ({"pupils": 0.5}, "pupils", "not-number", "“0.5”不是整数，请填写整数。"),
        ({"pupils": -1}, "pupils", "range", "-1 超出范围，应在 0 到 100000 之间。"),
        ({"pupils": 100_001}, "pupils", "range", "100001 超出范围，应在 0 到 100000 之间。"),
        ({"classes": 2_001}, "classes", "range", "2001 超出范围，应在 0 到 2000 之间。"),
        (
            {"classes": "27人"},
            "classes",
            "not-number",
            "“27人”不是整数，请只填阿拉伯数字，可带单位“个班级”“个班”“班”“个”。",
        ),
        (
            {"school_year": "2026-2028"},
            "school_year",
            "school-year",
            "“2026-2028”不是学年，请写成 2026-2027 或起始年 2026。",
        ),
        ({"site": "江南校区"}, "site", "site-unknown", "“老牌小学”没有校点“江南校区”，可填：本部。"),
        (
            {"school": "某某大学"},
            "school",
            "school-kind",
            "“某某大学（{code}）”是高等学校，学生数只登记本区学校和幼儿园。",
        ),
    ],
)
def test_wrong_rows_are_refused_with_a_sentence(officer, main, changed, column, code, sentence):
    university = school("某某大学", "university")
    found = one_refused("enrolment", officer, ROW | changed)
    assert found == (column, code, sentence.format(code=university.institution.code))


def test_one_site_by_two_names_is_still_one(officer, main):
    rows = [ROW, {**ROW, "school": main.institution.code, "site": "本部"}, {**ROW, "school_year": "2025-2026"}, ROW]
    seen = check("enrolment", officer, *rows)
    assert (seen.problems, seen.counts) == ([(3, "site", "duplicate"), (5, "school", "duplicate")], (2, 0, 0))
    assert seen.told[0] == "“老牌小学”2026-2027 学年与前面的行重复，请只保留一行。"


@pytest.mark.parametrize(("name", "value"), [("pupils", 100_001), ("pupils", -1), ("classes", 2_001)])
def test_form_service_and_sheet_say_the_same(officer, main, name, value):
    by_sheet = one_refused("enrolment", officer, ROW | {name: value})
    data = {"site": main.pk, "school_year": "2025", "pupils": "1", "classes": "1", name: str(value)}
    form = RecordEnrolment(data, record=main.institution, scope=scope_of(officer))
    form.is_valid()
    (error,) = form.errors.as_data()[name]
    assert (name, error.code, error.messages[0]) == by_sheet
    with pytest.raises(RuleViolation) as refused:
        record_enrolment(
            order=order(kind="entry"), site=main, **{"school_year": 2026, "pupils": 1, "classes": 1, name: value}
        )
    assert (refused.value.field, refused.value.code, refused.value.sentence) == by_sheet


# --- who -----------------------------------------------------------------------------------------------------------
def test_clerk_enters_the_own_school_alone_and_learns_nothing_of_others(clerk, main):
    with entry():
        other = school("另一小学")
        EnrolmentFactory(site=other, school_year=2026, pupils=80_123)
    assert counts(confirmed(upload(clerk, ROW)))[0] == 1
    for known, unknown in (("另一小学", "没有小学"), (other.institution.code, "J9999")):
        refused, nothing = (one_refused("enrolment", clerk, {**ROW, "school": text}) for text in (known, unknown))
        assert refused == (nothing[0], nothing[1], nothing[2].replace(unknown, known))
    assert one_refused("enrolment", clerk, {**ROW, "site": other.code})[1] == "site-unknown"
    dataset = dataset_of("enrolment")
    assert dataset.lists(scope_of(clerk), DAY)["institution"] == [f"老牌小学（{main.institution.code}）"]
    assert "80123" not in str(lines("enrolment", clerk))


def test_unit_is_the_district_or_the_own_schools(officer, clerk, main, user_of):
    unit = dataset_of("enrolment").unit
    assert unit(scope_of(officer)) == DISTRICT
    assert (unit(scope_of(clerk)).code, unit(scope_of(clerk)).text) == (main.institution.code, "老牌小学")
    assert unit(scope_of(user_of("member_principal"))) is None
    with entry():
        many = UserFactory()
        for number in range(40):
            AppointmentFactory(
                user=many, role="school_clerk", institution=school(f"联合第{number:02d}小学").institution
            )
    one = unit(scope_of(many))
    assert (len(one.code), one.text[-6:]) == (72, "等 40 所")


def test_clerk_in_an_office_of_the_district_still_writes_for_the_own_school(main):
    user = UserFactory()
    with entry():
        school("另一小学")
        AppointmentFactory(user=user, role="auditor")
        AppointmentFactory(user=user, role="school_clerk", institution=main.institution)
    assert dataset_of("enrolment").unit(scope_of(user)).text == "老牌小学"
    assert one_refused("enrolment", user, {**ROW, "school": "另一小学"})[1] == "institution-unknown"


def test_who_may_import_and_export(user_of):
    dataset, allowed = dataset_of("enrolment"), {}
    for role in (
        "registry_officer",
        "auditor",
        "treasury_officer",
        "member_principal",
        "school_clerk",
        "group_office",
        "system",
    ):
        scope = scope_of(user_of(role))
        allowed[role] = (dataset.may_import(scope), dataset.may_export(scope))
    assert allowed == {
        "registry_officer": (True, True), "auditor": (False, True), "treasury_officer": (False, True),
        "member_principal": (False, False), "school_clerk": (True, True), "group_office": (False, True),
        "system": (False, False),
    }  # fmt: skip


# --- out -----------------------------------------------------------------------------------------------------------
def test_export_reads_back_as_unchanged(officer, clerk, main):
    with entry():
        campus = SiteFactory(institution=main.institution, kind="campus", ordinal=2, version__label="江南校区")
        EnrolmentFactory(site=main, school_year=2026, pupils=1200, classes=27)
        EnrolmentFactory(site=campus, school_year=2026, pupils=600, classes=14)
        EnrolmentFactory(site=school("另一小学"), school_year=2025, pupils=300, classes=9)
    out = lines("enrolment", officer)
    code = main.institution.code
    assert out[:2] == [
        [f"老牌小学（{code}）", f"老牌小学（{main.code}）", "2026-2027", 1200, 27, "已核实"],
        [f"老牌小学（{code}）", f"老牌小学（江南校区）（{campus.code}）", "2026-2027", 600, 14, "已核实"],
    ]
    with nothing_written("records.ImportJob", "registry.EnrolmentStage"):
        assert check("enrolment", officer, *out).counts == (0, 0, 3)
        assert check("enrolment", clerk, *lines("enrolment", clerk)).counts == (0, 0, 2)
    assert len(lines("enrolment", officer, school_year="2025")) == 1


def test_export_holds_the_own_scope_alone(two_groups, user_of):
    own = str(lines("enrolment", user_of("group_principal", group=two_groups.a.group)))
    assert str(two_groups.a.tight.enrolments.get().pupils) in own
    assert two_groups.b.canary not in own
    assert not [secret for secret in two_groups.b.secrets if secret in own]


def test_office_without_the_directory_exports_the_own_school_alone(two_groups):
    user = UserFactory()
    with entry():
        AppointmentFactory(user=user, role="organisation_officer", office=DepartmentFactory())
        AppointmentFactory(user=user, role="school_clerk", institution=two_groups.a.tight.institution)
    out = lines("enrolment", user)
    assert [line[3] for line in out] == [two_groups.a.tight.enrolments.get().pupils]


def test_office_that_pays_by_pupils_sees_them_and_no_telephone(two_groups, user_of):
    treasury = user_of("treasury_officer")
    assert len(lines("enrolment", treasury)) == 6
    told = str([*lines("enrolment", treasury), *lines("institutions", treasury)])
    phones = [row.directory.telephone for row in (*two_groups.a.institutions, *two_groups.b.institutions)]
    assert not [phone for phone in phones if phone in told]
