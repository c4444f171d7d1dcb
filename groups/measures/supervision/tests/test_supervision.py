"""A supervision notice from its issue to its close; who is the bureau's officer and a department's reporter at once."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.measures.models import MeasureDepartment, Supervision
from groups.measures.reports.queries import measure_by_slug, visible_reports
from groups.measures.reports.services import start_report
from groups.measures.supervision.papers import supervision_paper
from groups.measures.supervision.queries import visible_supervisions
from groups.measures.supervision.services import answer, close, issue
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.testing.activities_made import order
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.measures_made import year_of_measures


@pytest.fixture
def year(policy, user_of):
    return year_of_measures(user_of)


@pytest.mark.django_db
def test_supervision_is_followed_to_the_end(year, client_of):
    measure, office, officer = measure_by_slug("m4"), year["offices"]["civil_affairs"], year["officer"]
    soon = timezone.localdate() + timedelta(days=20)
    facts = {"measure": measure, "due_on": soon, "problem": "方案未报", "requirement": "一月内报送"}
    with pytest.raises(PermissionDenied):
        issue(order=order(year["bureau"]), department=office, **facts)
    for code, more in {
        "past": {"due_on": timezone.localdate() - timedelta(days=1)},
        "not-theirs": {"measure": measure_by_slug("m6")},
    }.items():
        with pytest.raises(RuleViolation) as refused:
            issue(order=order(officer), department=office, **(facts | more))
        assert refused.value.code == code
    one = issue(order=order(officer), department=office, **facts)
    with pytest.raises(PermissionDenied):
        answer(order=order(year["bureau"]), supervision=one, answer="代答")
    with pytest.raises(RuleViolation):
        close(order=order(officer), supervision=one, accepted=True, result="好")
    reporter = client_of(year["civil_affairs"])
    assert "回复督办单" in reporter.get("/").content.decode()
    answer(order=order(year["civil_affairs"]), supervision=one, answer="已报")
    close(order=order(officer), supervision=one, accepted=False, result="补充附件")
    assert "补充附件" not in [fact.text for fact in supervision_paper(one).body[0].facts]  # a return settles nothing
    answer(order=order(year["civil_affairs"]), supervision=one, answer="已补")
    here = "groups.measures.supervision.services"  # he changed posts since
    with (
        patch(f"{here}.require"),
        patch(f"{here}.reports_for", return_value=False),
        pytest.raises(RuleViolation) as refused,
    ):
        close(order=order(year["civil_affairs"]), supervision=one, accepted=True, result="自办")
    assert refused.value.code == "own"
    close(order=order(officer), supervision=one, accepted=True, result="同意办结")
    assert (Supervision.objects.get().state, one.history.count()) == ("closed", 5)
    assert [fact.text for fact in supervision_paper(one).body[0].facts][-2:] == ["已补", "同意办结"]
    for name in ("supervision-detail", "supervision-print"):
        address = reverse(f"measures:{name}", args=[one.code])
        assert reporter.get(address).status_code == 200
        assert client_of(year["bureau"]).get(address).status_code == 404  # another department's
    assert client_of(officer).get(reverse("measures:supervision-docx", args=[one.code])).status_code == 200
    assert client_of(officer).get(reverse("measures:supervision-issue", args=["m4"])).status_code == 200
    assert MeasureDepartment.objects.filter(measure=measure, department=office).exists()


@pytest.mark.django_db
def test_who_is_officer_and_reporter_reads_what_either_reads(year, client_of):
    """And his own draft: what he begins he can open."""
    both, others = year["bureau"], year["civil_affairs"]
    with entry():
        AppointmentFactory(user=both, role="registry_officer")
    both = type(both).objects.get(pk=both.pk)
    given = {"measure": measure_by_slug("m4"), "year": timezone.localdate().year}
    own = start_report(order=order(both), department=year["offices"]["bureau"], **given)
    draft = start_report(order=order(others), department=year["offices"]["civil_affairs"], **given)
    soon = timezone.localdate() + timedelta(days=20)
    told = {"measure": given["measure"], "due_on": soon, "problem": "未报", "requirement": "报送"}
    one = issue(order=order(year["officer"]), department=year["offices"]["civil_affairs"], **told)
    answer(order=order(others), supervision=one, answer="已报")
    scope = scope_of(both)
    assert set(visible_reports(scope)) == {own} and draft not in visible_reports(scope)
    assert list(visible_supervisions(scope)) == [one]
    client = client_of(both)
    assert client.get(reverse("measures:report-detail", args=[own.case.code])).status_code == 200
    assert "核对督办回复" in client.get("/").content.decode()
    assert client.get(reverse("measures:supervision-detail", args=[one.code])).status_code == 200
