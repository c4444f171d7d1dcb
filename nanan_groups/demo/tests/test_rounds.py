"""The invented round: each of its pages and papers has something to show."""

import pytest
from django.urls import reverse

from groups.rights.words import Role
from nanan_groups.demo.accounts import holder_of
from staffing.models import Certificate, GroupPlan, LegAssessment, RoundDecision, SubjectBalance


@pytest.mark.once("what is shown is the same on both databases")
def test_every_page_of_the_round_has_something_to_show(demonstration, client_of):
    decided = RoundDecision.objects.get()
    assert decided.content and set(GroupPlan.objects.values_list("case__state", flat=True)) == {"planning", "decided"}
    assert (
        SubjectBalance.objects.filter(surplus__gt=0).exists() and SubjectBalance.objects.filter(shortage__gt=0).exists()
    )
    assert LegAssessment.objects.exists() and Certificate.objects.filter(replaces__isnull=False).count() == 1
    client = client_of(holder_of(Role.PERSONNEL_OFFICER))
    row = Certificate.objects.select_related("person").first()
    pages = {
        reverse("staffing:exchange-round"): str(decided.plan.group),
        reverse("staffing:balance-print"): "（示例）",
        reverse("staffing:plan-detail", args=[decided.plan.case.code]): decided.content[0]["name"],
        reverse("staffing:decision-print", args=[decided.plan.case.code]): decided.document,
        reverse("staffing:certificate-print", args=[row.person.code, row.number]): row.check_word,
        reverse("staffing:person-detail", args=[row.person.code]): row.number,
    }
    for path, shown in pages.items():
        assert shown in client.get(path).content.decode(), path
