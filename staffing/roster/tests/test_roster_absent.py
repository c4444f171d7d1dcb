"""A file without some of the columns: what is registered stays; and rows about people who are there at another time."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from nanan_groups.records.imports import jobs
from nanan_groups.testing.factories import entry
from nanan_groups.testing.roster_made import RAW, bring_in, confirmed, counts, problems, row, upload
from staffing.models import StaffMember, StaffPost
from staffing.roster.sheets import LeaderSheet, RosterSheet

pytestmark = pytest.mark.django_db


def without(actor, names, *rows, sheet=RosterSheet, dataset="staff", day=date(2026, 10, 1)):
    """Upload of ``rows`` in a workbook that lacks the columns ``names``."""
    kept = {name: column.header for name, column in sheet.entered().items() if name not in names}
    made = Workbook()
    page = made.active
    page.title = sheet.title
    page.append(list(kept.values()))
    for one in rows:
        page.append([one.get(name) for name in kept])
    out = BytesIO()
    made.save(out)
    file = ContentFile(out.getvalue(), name="名册.xlsx")
    job = jobs.receive(
        actor=actor, dataset=dataset, file=file, file_name="名册.xlsx", effective_on=day, reason="部分列"
    )
    return jobs.check(job)


OPTIONAL = ("site", "leadership", "title_", "honour", "joined_service_on", "phone")


def test_columns_a_file_does_not_have_stay_as_they_are(schools):
    bring_in(schools.clerk, row(1, leadership="党组织书记", site="东校区", honour="区级骨干教师"), row(2))
    before = [list(model.objects.order_by("pk").values()) for model in (StaffMember, StaffPost)]
    same = without(schools.clerk, OPTIONAL, row(1), row(2))
    assert (problems(same), counts(same)) == ([], (0, 0, 2, 0))
    assert any(
        notice.startswith("文件没有“校点”、“领导职务”、“职称”")
        and notice.endswith("已登记人员的保持不变，新增人员的留空。")
        for notice in same.notices
    )
    job = confirmed(without(schools.clerk, OPTIONAL, row(1, name="王改名"), row(3)))
    assert counts(job) == (1, 1, 0, 0)
    person, post = StaffMember.objects.get(staff_no="NA0000001"), before[1][0]
    assert (person.name, person.phone, person.honour) == ("王改名", before[0][0]["phone"], "district")
    assert StaffPost.objects.filter(person=person).values().get() == post
    fresh = StaffMember.objects.get(staff_no="NA0000003")
    assert (fresh.phone, fresh.title, fresh.posts.get().leadership) == ("", "", "")


def test_who_leaves_by_a_file_without_leadership_leads_no_more(schools):
    bring_in(schools.clerk, row(1, leadership="党组织书记"))
    job = confirmed(without(schools.clerk, OPTIONAL, row(1, state="退休")))
    assert (counts(job), StaffPost.objects.get().valid_to) == ((0, 1, 0, 0), date(2026, 10, 1))


def test_the_rules_hold_for_the_row_as_a_whole(schools):
    bring_in(schools.clerk, row(1, leadership="党组织书记"))
    job = without(schools.clerk, OPTIONAL, row(1, post_kind="工勤"))
    assert problems(job) == [(2, "leadership", "leadership-kind")]


def test_a_sheet_of_leaders_without_their_posts_is_refused(schools, user_of):
    bring_in(schools.clerk, row(1, leadership="党组织书记"))
    given = {"staff_no": "NA0000001", "name": row(1)["name"], "school": RAW["school"]}
    job = without(schools.clerk, ("leadership",), given, sheet=LeaderSheet, dataset="leaders")
    assert (job.state, "“领导职务”" in job.sentence) == ("unusable", True)


def test_a_masked_number_is_told_for_what_it_is(schools):
    job = upload(schools.clerk, row(1, phone="138****5678"))
    assert problems(job) == [(2, "phone", "masked")]
    assert "可删去“联系电话”一列" in job.problems.get().sentence


def test_a_row_that_contradicts_a_wrong_one_is_not_written(schools):
    job = upload(schools.clerk, row(1, phone="12"), row(1, name="李另名"))
    assert problems(job) == [(2, "phone", "format"), (3, "staff_no", "duplicate")]
    assert job.new == 0


@pytest.mark.parametrize(
    ("day", "code", "word"), [(date(2026, 8, 1), "not-yet", "起才在本校任职"), (date(2026, 12, 15), "left", "离开本校")]
)
def test_own_people_at_another_time_are_told_by_their_days(schools, person_at, day, code, word):
    with entry():
        person = person_at(schools.main, since=date(2026, 9, 1))
        StaffPost.objects.filter(person=person).update(valid_to=date(2026, 12, 1))
    job = upload(schools.clerk, row(1, staff_no=person.staff_no, name="王改名"), day=day)
    assert problems(job) == [(2, "staff_no", code)]
    assert word in job.problems.get().sentence
    strange = upload(schools.b_clerk, row(1, staff_no=person.staff_no, school="乙校小学"), day=day)
    assert problems(strange) == [(2, "staff_no", "staff-no-unavailable")]
