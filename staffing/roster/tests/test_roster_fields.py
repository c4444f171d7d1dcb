"""One list of facts: an import does the same whatever the order of the columns, and every place that handles a person goes
over the columns of the model and of the sheet."""

from datetime import date

import pytest

from nanan_groups.testing.roster_made import bring_in, confirmed, counts, row, upload
from staffing.models import StaffMember, StaffPost, StaffStage
from staffing.roster.models.people import PERSON_FACTS, POST_FACTS
from staffing.roster.queries.history import history_of
from staffing.roster.services import roster
from staffing.roster.services.imports import RosterWriter
from staffing.roster.services.merge import SHEET_NAME, RosterFacts
from staffing.roster.sheets import RosterSheet

# A column more of the sheet is named here, and nowhere else in the tests.
PERSON = {"name", "sex", "birth_month", "stage", "subject", "title", "honour", "joined_service_on", "phone", "state"}
POST = {"institution_id", "site_id", "post_kind", "employment", "leadership", "joined_on"}
OTHER = {
    "name": "王改名", "sex": "男", "birth_month": "1989-04", "stage": "初中", "subject": "数学", "title": "高级教师",
    "honour": "市级骨干教师", "joined_service_on": "2011-09-01", "phone": "13912345678", "site_id": "东校区",
    "post_kind": "管理", "employment": "在编", "leadership": "副校（园）长", "joined_on": "2020-08-01", "state": "长期请假",
}  # fmt: skip


def test_the_register_the_stage_and_the_sheet_have_the_same_facts():
    assert (set(PERSON_FACTS), set(POST_FACTS)) == (PERSON, POST)
    assert set(SHEET_NAME) == {"staff_no", *PERSON, *POST}
    staged = {field.attname for field in StaffStage._meta.concrete_fields}
    assert staged >= {"staff_no", *PERSON, *POST}
    assert {*map(str, roster.PERSON_FIELDS)} == {"staff_no", *(SHEET_NAME[name] for name in PERSON)}


@pytest.fixture(params=sorted(PERSON))
def ended_by(request, monkeypatch) -> str:
    """The import as it would be if that fact were the last of a person's, and the post's stood in another order."""
    last = request.param
    person = [*sorted(PERSON - {last}), last]
    facts = RosterFacts(person, sorted(POST, reverse=request.param > "m"))
    monkeypatch.setattr(RosterWriter, "facts", facts)
    return last


def stored() -> list:
    facts = [f"person__{name}" for name in sorted(PERSON)]
    return list(
        StaffPost.objects.order_by("person__staff_no", "valid_from").values_list(
            "person__staff_no", *facts, *sorted(POST), "valid_from", "valid_to"
        )
    )


def facts_of(number: str) -> dict:
    person = StaffMember.objects.filter(staff_no=number).values(*PERSON).get()
    return {name: str(value) for name, value in person.items()}


@pytest.mark.django_db
def test_whatever_stands_last_every_fact_keeps_its_place(schools, ended_by):
    bring_in(schools.clerk, row(1), row(2), day=date(2026, 9, 1))
    before = facts_of("NA0000001")
    assert (before["state"], before["phone"], before["title"]) == ("active", "13812345678", "first")
    # Who is leaving later stays so, and what else the row says of the person is written.
    confirmed(upload(schools.clerk, row(1, state="退休"), row(2), day=date(2026, 12, 1)))
    assert facts_of("NA0000001") == before | {"state": "retired"}
    changed = {name: value for name, value in OTHER.items() if name in ("title", "honour", "phone", "sex", "name")}
    entered = row(1) | {SHEET_NAME[name]: value for name, value in changed.items()}
    job = confirmed(upload(schools.clerk, entered, row(2), day=date(2026, 11, 1)))
    assert counts(job) == (0, 1, 1, 0)
    after = facts_of("NA0000001")
    assert after == before | {
        "state": "retired",
        "title": "senior",
        "honour": "city",
        "phone": "13912345678",
        "sex": "male",
        "name": "王改名",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OTHER))
def test_each_fact_is_compared_previewed_written_and_told(schools, name, monkeypatch):
    monkeypatch.setattr(RosterWriter, "facts", RosterFacts(sorted(PERSON), sorted(POST)))
    bring_in(schools.clerk, row(1), row(2), day=date(2026, 9, 1))
    untouched = stored()[1:]
    entered = row(1) | {SHEET_NAME[name]: OTHER[name]}
    job = upload(schools.clerk, entered, row(2))
    assert counts(job) == (0, 1, 1, 0)
    header = RosterSheet.fields[SHEET_NAME[name]].header
    assert [cell[0] for cell in job.preview_rows.get().cells] == [header]
    confirmed(job)
    assert counts(upload(schools.clerk, entered, row(2))) == (0, 0, 2, 0)
    assert stored()[-1:] == untouched
    person = StaffMember.objects.get(staff_no="NA0000001")
    lines = [line.field for line in history_of(person)[0].lines]
    assert header in lines or StaffMember._meta.get_field(name).verbose_name in lines
