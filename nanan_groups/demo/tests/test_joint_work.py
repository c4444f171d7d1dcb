"""The invented joint work and measures: every page of theirs has something to show, and all of it says that it is invented."""

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.activities.models import (
    Activity,
    Attendance,
    CourseTerm,
    DigitalResource,
    JointRecord,
    Questionnaire,
    SchoolFigure,
    Venue,
)
from groups.activities.questionnaires.queries import results
from groups.measures.models import (
    DepartmentReport,
    InterdepartmentalMeeting,
    Resolution,
    Supervision,
    ToleranceDecision,
)
from groups.rights.words import Role
from nanan_groups.demo.accounts import holder_of, make_demo_accounts
from nanan_groups.demo.activities import make_demo_activities
from nanan_groups.demo.measures import make_demo_measures, make_demo_meetings
from nanan_groups.kit.years import school_year_of

PAGES = ("activity", "venue", "course", "resource", "record", "questionnaire")
OTHERS = (
    "activities:school-figures",
    "measures:board",
    "measures:supervision-list",
    "measures:meeting-list",
    "measures:tolerance-list",
)


def _last_year() -> int:
    return school_year_of(timezone.localdate()) - 1


@pytest.mark.once("what is invented is the same on both databases")
def test_joint_work(policy, settings, tmp_path, client_of):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    make_demo_accounts()
    for _ in range(2):  # the second time leaves all as it is
        make_demo_activities()
        make_demo_measures()
        make_demo_meetings()
    assert {one.state for one in Activity.objects.all()} == {"planned", "held", "cancelled"}
    assert Attendance.objects.exists() and CourseTerm.objects.count() > 5
    assert {one.case.state for one in DepartmentReport.objects.all()} == {"draft", "submitted", "accepted", "returned"}
    assert set(DepartmentReport.objects.values_list("department__code", flat=True)) == {
        "bureau",
        "treasury",
        "hr_bureau",
    }
    assert set(Resolution.objects.values_list("state", flat=True)) == {"open", "reported", "closed"}
    assert SchoolFigure.objects.filter(state="entered").exists() and Questionnaire.objects.count() == 4
    told = {
        kind: results([Questionnaire.objects.first().group_id], kind, _last_year()) for kind in ("members", "people")
    }
    assert all(one.value is not None for found in told.values() for one in found.values()) and all(told.values())
    told = [(Activity, "title"), (Venue, "name"), (DigitalResource, "title"), (JointRecord, "title")]
    told += [(Supervision, "problem"), (ToleranceDecision, "title"), (InterdepartmentalMeeting, "title")]
    told += [(Resolution, "text")]
    for model, field in told:
        texts = model.objects.order_by("pk").values_list(field, flat=True)
        assert texts and all(text.startswith("（示例）") for text in texts), model
    officer = client_of(holder_of(Role.REGISTRY_OFFICER))
    for page in (*(f"activities:{one}-list" for one in PAGES), *OTHERS):
        body = officer.get(reverse(page)).content.decode()
        assert "示例" in body or "十一中" in body or "区教委" in body, page
        assert 'class="empty"' not in body or page == "measures:board", page
