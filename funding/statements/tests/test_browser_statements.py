"""Why this amount, on a desk and on a phone: readable, steps in place, nothing cut off, nothing for axe."""

import pytest

from groups.registry.models import EducationGroup
from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(policy, user_of):
    return user_of("finance_officer")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_from_the_district_to_a_site(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    page.goto(f"{live_server.url}/funding/2026/")
    shot(page, f"funding-year-{screen}")
    no_sideways_scroll(page)
    assert axe(page) == []
    group = EducationGroup.objects.get(source_ref="group/1-1")
    page.goto(f"{live_server.url}/funding/2026/groups/{group.code}/")
    page.locator("summary", has_text="怎么算的").first.click()
    page.locator(".trace-steps").first.wait_for()
    shot(page, f"funding-why-{screen}")
    no_sideways_scroll(page)
    no_clipped_text(page, ".why")
    assert axe(page) == []
    page.goto(f"{live_server.url}/funding/rules/2026/")
    shot(page, f"funding-rules-{screen}")
    no_sideways_scroll(page)
    assert axe(page) == []
    page.goto(f"{live_server.url}/funding/rules/2026/acts/change-tight/")
    shot(page, f"funding-rules-form-{screen}")
    assert axe(page) == []
