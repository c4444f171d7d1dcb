"""The year of the measures: targets, reports of three departments each on its own part, accepted or returned."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.measures.models import DepartmentReport, Measure, MeasureTarget
from groups.measures.reports.queries import board, measure_by_slug
from groups.measures.reports.services import change_report, set_target, start_report
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Case
from nanan_groups.testing.activities_made import order
from nanan_groups.testing.measures_made import year_of_measures

FULL = {"progress": "完成方案", "light": "green", "light_reason": "", "next_step": "修订"}


@pytest.fixture
def year(policy, user_of):
    return year_of_measures(user_of)


def step(report, arrow, actor, comment=""):
    report.case.refresh_from_db()
    return perform(case=report.case, arrow=arrow, actor=actor, seen=report.case.version, comment=comment)


@pytest.mark.django_db
def test_the_policys_own_rows(year):
    assert Measure.objects.filter(kind="measure").count() == 10
    assert Measure.objects.filter(kind="safeguard", assumed=True).count() == 6
    assert measure_by_slug("m4").title == "干部教师统筹和编制调整"
    assert measure_by_slug("s4").clause == "意见 六(四)"
    assert [measure_by_slug(slug) for slug in ("m99", "x1", "m", "", "m１")] == [None] * 5
    assert all(row.departments.filter(part="lead").exists() for row in Measure.objects.all())


@pytest.mark.django_db
def test_three_departments_through_the_year(year, client_of, user_of):
    measure, this = measure_by_slug("m4"), timezone.localdate().year
    offices, officer = year["offices"], year["officer"]
    target = {
        "measure": measure,
        "year": this,
        "text": "完成方案",
        "due_on": timezone.localdate().replace(month=12, day=31),
    }
    with pytest.raises(PermissionDenied):
        set_target(order=order(year["bureau"]), **target)
    set_target(order=order(officer), **target)
    with pytest.raises(RuleViolation):
        set_target(order=order(officer), **(target | {"due_on": timezone.localdate().replace(year=this + 1)}))
    assert MeasureTarget.objects.get().text == "完成方案"
    facts = {"measure": measure, "year": this}
    # Each department its own part, of what it takes part in, once, of a year that has begun.
    with pytest.raises(PermissionDenied):
        start_report(order=order(year["bureau"]), department=offices["organisation"], **facts)
    with pytest.raises(RuleViolation) as refused:
        start_report(
            order=order(year["civil_affairs"]),
            measure=measure_by_slug("m6"),
            department=offices["civil_affairs"],
            year=this,
        )
    assert refused.value.code == "not-theirs"
    for code, more in {"year": {"year": this + 1}, "reason": {"light": "red"}}.items():
        with pytest.raises(RuleViolation) as refused:
            start_report(order=order(year["bureau"]), department=offices["bureau"], **(facts | more))
        assert refused.value.code == code
    reports = {
        code: start_report(order=order(year[code]), department=offices[code], **facts, **FULL) for code in offices
    }
    with pytest.raises(RuleViolation) as refused:
        start_report(order=order(year["bureau"]), department=offices["bureau"], **facts)
    assert refused.value.code == "twice"
    # What is not told is not handed in; a strange reporter takes no step.
    one = reports["bureau"]
    change_report(order=order(year["bureau"]), report=one, **(FULL | {"next_step": ""}))
    with pytest.raises(RuleViolation) as refused:
        step(one, "submit", year["bureau"])
    assert "没有填写：下一步" in refused.value.sentence
    with pytest.raises(PermissionDenied):
        step(reports["organisation"], "submit", year["bureau"])
    both = DepartmentReport.objects.get(pk=one.pk).revision  # two reporters of the department open it at once
    change_report(order=order(year["bureau"], seen=both), report=one, **FULL)
    with pytest.raises(StaleRecord):
        change_report(order=order(year["bureau"], seen=both), report=one, **(FULL | {"progress": "另一稿"}))
    change = reverse("measures:report-act", args=[one.case.code, "change"])
    assert f'name="seen" value="{both + 1}"' in client_of(year["bureau"]).get(change).content.decode()
    for code, report in reports.items():
        step(report, "submit", year[code])
    with pytest.raises(RuleViolation):
        change_report(order=order(year["bureau"]), report=one, **(FULL | {"progress": "改"}))
    step(reports["bureau"], "accept", officer)
    step(reports["organisation"], "send_back", officer, "补充佐证")
    change_report(
        order=order(year["organisation"]),
        report=reports["organisation"],
        **(FULL | {"light": "amber", "light_reason": "方案待批"}),
    )
    step(reports["organisation"], "submit", year["organisation"])
    states = {code: Case.objects.get(pk=report.case_id).state for code, report in reports.items()}
    assert states == {"bureau": "accepted", "organisation": "submitted", "civil_affairs": "submitted"}
    # A department reads its own, and of the others what was accepted; the bureau what was handed in.
    seen = {code: sorted(_seen(board(scope_of(year[code]), this), measure)) for code in ("bureau", "civil_affairs")}
    assert seen == {"bureau": ["bureau"], "civil_affairs": ["bureau", "civil_affairs"]}
    assert len(_seen(board(scope_of(officer), this), measure)) == 3
    page = client_of(officer).get(reverse("measures:board")).content.decode()
    assert "干部教师统筹和编制调整" in page and "需要关注" in page
    page = client_of(year["civil_affairs"]).get(reverse("measures:measure-detail", args=["m4"])).content.decode()
    assert "方案待批" not in page
    stranger = reverse("measures:report-detail", args=[reports["organisation"].case.code])
    assert client_of(year["civil_affairs"]).get(stranger).status_code == 404
    assert client_of(officer).get(stranger).status_code == 200
    assert client_of(year["organisation"]).get(stranger).status_code == 200
    assert client_of(user_of("group_office")).get(reverse("measures:board")).status_code == 403
    start = reverse("measures:report-start", args=["m5", "organisation"])
    assert client_of(year["organisation"]).get(start).status_code == 200
    assert client_of(year["bureau"]).get(start).status_code == 403
    assert DepartmentReport.objects.count() == 3


def _seen(rows, measure) -> list[str]:
    row = next(one for one in rows if one.measure == measure)
    return [cell.department.code for cell in row.cells if cell.report]
