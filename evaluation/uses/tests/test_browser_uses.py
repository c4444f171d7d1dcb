"""What follows from a result, on a desk and on a phone: readable, nothing cut off, nothing for axe."""

import pytest

from evaluation.uses.services import set_reward
from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, sign_in
from nanan_groups.testing.factories import PASSWORD
from nanan_groups.testing.round_made import order
from nanan_groups.testing.use_made import issued, published_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_tasks_rewards_and_papers(screen, request, live_server, two_groups, user_of):
    desk = published_desk(two_groups, user_of)
    task = issued(desk, problem="联席会议少于规定次数，请补足，并说明以后怎样保证。")
    for register, coefficient in (("leaders", 150), ("core", 120)):
        told = {"participant": desk.one, "register": register, "coefficient": coefficient, "people": 12}
        set_reward(order=order(desk.officer), row=desk.round, note="按公布等级", **told)
    page = request.getfixturevalue(screen)
    base, code = f"{live_server.url}/evaluation", desk.round.code
    sign_in(page, live_server, desk.officer.username, PASSWORD)
    for name, address in (
        ("round", f"rounds/{code}/"),
        ("rewards", f"rounds/{code}/rewards/"),
        ("rectify", f"rounds/{code}/acts/rectify/"),
        ("reward", f"rounds/{code}/acts/reward/"),
        ("task", f"rectifications/{task.case.code}/"),
        ("notice", f"rectifications/{task.case.code}/print/"),
        ("totals", f"rounds/{code}/totals/"),
        ("bulletin", f"rounds/{code}/bulletin/"),
    ):
        page.goto(f"{base}/{address}")
        shot(page, f"evaluation-use-{name}-{screen}")
        no_sideways_scroll(page)
        if name in ("round", "rewards", "task"):
            no_clipped_text(page, "main")
        assert axe(page) == [], name
