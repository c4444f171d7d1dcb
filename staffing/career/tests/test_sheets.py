"""titles, honours and absences in and out: rows mend what begins on the same day, and every doubt is a sentence."""

from datetime import date

import pytest

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.testing.dataset_run import bring_in, check
from staffing.career.models import Absence, StaffHonour, StaffTitle
from staffing.career.sheets import AbsenceSheet, HonourSheet, TitleSheet

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("sheet", "headers"),
    [
        (TitleSheet, ["工号", "姓名", "职称", "起", "止", "依据文件"]),
        (HonourSheet, ["工号", "姓名", "骨干称号", "起", "止", "依据文件"]),
        (AbsenceSheet, ["工号", "姓名", "种类", "起", "止", "证明"]),
    ],
)
def test_the_columns(sheet, headers):
    assert [column.header for column in sheet.entered().values()] == headers


ROWS = {
    "titles": {"title_": "高级教师", "since": date(2024, 12, 1), "document": "渝人社〔2024〕8号"},
    "honours": {"honour": "区级骨干教师", "since": date(2024, 9, 1), "until": date(2027, 9, 1), "document": "教委〔2024〕3号"},
    "absences": {"cause": "产假", "since": date(2025, 11, 3), "until": date(2026, 4, 1), "document": "诊断证明"},
}  # fmt: skip
MODELS = {"titles": StaffTitle, "honours": StaffHonour, "absences": Absence}


@pytest.mark.parametrize("code", ROWS)
def test_in_twice_mended_and_out_again(schools, person_at, code):
    person = person_at(schools.main, name="钱登记")
    row = {"staff_no": person.staff_no, "name": "钱登记"} | ROWS[code]
    assert bring_in(code, schools.clerk, row).counts == (1, 0, 0)
    assert bring_in(code, schools.clerk, row).counts == (0, 0, 1)
    assert bring_in(code, schools.clerk, row | {"document": "另一文件"}).counts == (0, 1, 0)
    assert MODELS[code].objects.filter(valid_to__isnull=code == "titles").get().document == "另一文件"
    asked = Asked(scope_of(schools.clerk), DAY, {})
    out = [dataset_of(code).sheet.lines([one]) for one in dataset_of(code).rows(asked)]
    (printed,) = [line for lines in out for line in lines]
    assert printed[:2] == [person.staff_no, "钱登记"]
    assert list(dataset_of(code).rows(Asked(scope_of(schools.b_clerk), DAY, {}))) == []


@pytest.mark.parametrize("code", ROWS)
def test_strangers_wrong_names_and_wrong_days_are_sentences(schools, person_at, code):
    person, stranger = person_at(schools.main, name="钱登记"), person_at(schools.b_main, name="孙他校")
    row = {"staff_no": person.staff_no, "name": "钱登记"} | ROWS[code]
    seen = check(
        code,
        schools.clerk,
        row | {"staff_no": stranger.staff_no, "name": "孙他校"},
        row | {"name": "钱错"},
        row | {"since": date(2025, 1, 1), "until": date(2025, 1, 1)},
    )
    assert seen.problems == [(2, "staff_no", "person-unknown"), (3, "name", "name-differs"), (4, "until", "order")]
    assert MODELS[code].objects.count() == 0


def test_who_may_not_know_absences_takes_none_out(schools, user_of):
    from groups.rights.roles import EXPORT_ROSTER, SEE_ABSENCES

    assert dataset_of("absences").take_out == SEE_ABSENCES
    leader = scope_of(user_of("bureau_leader"))
    assert leader.may_everywhere(EXPORT_ROSTER) and not leader.may_somewhere(SEE_ABSENCES)
