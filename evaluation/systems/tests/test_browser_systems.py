"""A system being drafted and what can be computed of it, on a desk and on a phone: readable, nothing cut off, nothing for axe."""

from datetime import date

import pytest

from evaluation.systems.models import IndicatorSystem
from evaluation.systems.services.systems import load_catalogue, start_system
from groups.registry.policy.services import Loaded
from nanan_groups.records.orders import Order
from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, sign_in
from nanan_groups.testing.factories import PASSWORD, entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def system(two_groups, user_of):
    with entry():
        load_catalogue(Loaded())
    base, day = IndicatorSystem.objects.get(), date(2025, 9, 1)
    officer = user_of("registry_officer")
    order = Order(actor=officer, effective_on=day, reason="拟订", kind="entry")
    system = start_system(order=order, year=2025, base=base, name="2025-2026学年指标体系")
    system.prepared_by = officer
    return system


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_system_and_its_estimate(screen, request, live_server, system, two_groups):
    page = request.getfixturevalue(screen)
    sign_in(page, live_server, system.prepared_by.username, PASSWORD)
    start = f"{live_server.url}/evaluation/systems/"
    acts = f"{start}{system.code}/indicators/1-2"
    pages = [start, f"{start}{system.code}/", f"{start}{system.code}/compare/"]
    pages += [f"{acts}/acts/change/", f"{acts}/parts/1/acts/change/", f"{start}{system.code}/acts/rules/"]
    _look(page, screen, pages, "system")
    IndicatorSystem.objects.filter(pk=system.pk).update(state="published", published_on=date(2025, 9, 1), document="号")
    estimates = f"{start}{system.code}/estimates/"
    _look(page, screen, [estimates], "estimates")
    page.goto(f"{estimates}{two_groups.a.group.code}/")
    page.locator("details summary", has_text="会议次数").first.click()
    shot(page, f"evaluation-estimate-{screen}")
    no_sideways_scroll(page)
    no_clipped_text(page, "main")
    assert axe(page) == []


def _look(page, screen: str, addresses: list[str], name: str) -> None:
    for place, address in enumerate(addresses):
        page.goto(address)
        shot(page, f"evaluation-{name}-{place}-{screen}")
        no_sideways_scroll(page)
        assert axe(page) == [], address
