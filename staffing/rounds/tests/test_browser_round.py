"""The round in a real browser, on a desk and on a phone: told, planned, decided with what is ticked; a certificate checked from
outside."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.demo.accounts import holder_of
from nanan_groups.demo.year import make_demo
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, signed_in
from staffing.models import Certificate, GroupPlan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Example-Pass-26"
SCREENS = ("desktop", "phone")


@pytest.fixture
def year(transactional_db, settings, tmp_path):
    """The invented year; the personnel officer and the principal with a password that is known."""
    settings.DEMO, settings.VAR_DIR, settings.PROGRESS_DIR = True, tmp_path, tmp_path / "progress"
    make_demo()
    officer = holder_of(Role.PERSONNEL_OFFICER)
    known = {"password": make_password(PASSWORD), "must_change_password": False, "password_set_at": timezone.now()}
    User.objects.filter(pk=officer.pk).update(**known)
    return officer


def good(page, name: str) -> None:
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, f"round-{name}")


def test_the_round_and_its_papers(request, live_server, year):
    plan = GroupPlan.objects.get(case__state="decided")
    row = Certificate.objects.order_by("pk").first()
    pages = {
        "page": reverse("staffing:exchange-round"),
        "plan": reverse("staffing:plan-detail", args=[plan.case.code]),
        "balances": reverse("staffing:balance-print"),
        "certificate": reverse("staffing:certificate-print", args=[row.person.code, row.number]),
        "person": reverse("staffing:person-detail", args=[row.person.code]),
        "set": reverse("staffing:round-set", args=["set"]),
        "legs": f"{reverse('staffing:leg-list')}?which=past",
    }
    for screen in SCREENS:
        page = request.getfixturevalue(screen)
        page.goto(f"{live_server.url}/check/")
        page.fill("[name=number]", row.number)
        page.fill("[name=word]", row.check_word)
        follow(page.get_by_role("button", name="核验"))
        assert "有效，" in page.content()
        good(page, f"check-{screen}")
        signed_in(page, live_server, year)
        for name, path in pages.items():
            page.goto(f"{live_server.url}{path}")
            good(page, f"{name}-{screen}")
