"""From the button to the row: an annual plan is approved. ``pytest -k walk -s`` shows the files (docs/架构.md)."""

import pytest
from django.urls import reverse

from nanan_groups.testing import plan_made
from nanan_groups.testing.walks import MOST_FILES, Walk

pytestmark = pytest.mark.django_db


def test_walk_of_approving_an_annual_plan(people, two_groups, client_of):
    plan_made.opened(people.officer, two_levels=False)
    plan = plan_made.written(plan_made.plan_of(two_groups.a.group), people.principal)
    plan_made.step(plan, "submit", people.principal)
    url = reverse("planning:plan-step", args=[plan.case.code, "approve"])
    client = client_of(people.officer)
    page = client.get(url)
    with Walk() as walk:
        answer = client.post(
            url, {"seen": page.context["form"]["seen"].value(), "request_key": "walk"} | plan_made.REVIEWED
        )
    plan.case.refresh_from_db()
    assert (answer.status_code, plan.case.state) == (302, "approved")
    folders = ("groups/planning/annual_plans", "groups/papers")
    print("\n" + walk.told("approve an annual plan", *folders))
    assert len(walk.within(*folders)) <= MOST_FILES
