"""消息发送 and 消息设置 in a real browser, on a desk and on a phone."""

import pytest
from django.urls import reverse

from nanan_groups.portal.tests.samples import sample_delivery
from nanan_groups.records.models import Delivery
from nanan_groups.testing.browser import follow
from nanan_groups.testing.factories import UserFactory
from nanan_groups.testing.plan_desk import SCREENS, Desk, good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@SCREENS
def test_robots_and_what_did_not_arrive(screen, request, live_server, two_groups, user_of, settings):
    page = request.getfixturevalue(screen)
    settings.NOTICE_ROBOTS, settings.NOTICE_MAIL_DOMAIN = True, "nanan.example"
    row = sample_delivery(two_groups.a)
    Delivery.objects.create(
        way="mail",
        user=UserFactory(name="李老师"),
        text="不显示",
        at=row.at,
        due_at=row.at,
        attempts=2,
        problem="邮件服务器不通（ConnectionRefusedError）。",
    )
    system = user_of("system")
    desk = Desk(page, live_server)
    desk.sit(system).go(reverse("portal:delivery-list"))
    good(page, f"outbox-{screen}")
    page.get_by_role("link", name="群机器人", exact=True).click()
    page.get_by_role("heading", name="群机器人").wait_for()
    good(page, f"outbox-robots-{screen}")
    follow(page.get_by_role("link", name="登记机器人"))
    page.fill("[name=name]", "基教科工作群")
    page.select_option("[name=kind]", label="钉钉群机器人")
    page.select_option("[name=where]", label=f"集团 {two_groups.b.group.code}")
    page.fill("[name=address]", "http://oapi.dingtalk.com/robot/send?access_token=abcd1234")
    follow(page.get_by_role("button", name="保存"))
    assert "地址须以 https:// 开头" in page.locator("main").inner_text()
    good(page, f"outbox-robot-wrong-{screen}")
    page.fill("[name=address]", "https://oapi.dingtalk.com/robot/send?access_token=abcd1234")
    follow(page.get_by_role("button", name="保存"))
    assert "已保存“基教科工作群”。" in page.locator("main").inner_text()
    assert "abcd1234" not in page.content()
    desk.go(reverse("portal:notice-settings"))
    page.get_by_text("每天汇总一次").click()
    good(page, f"notice-settings-{screen}")
    follow(page.get_by_role("button", name="保存"))
    assert "消息设置已保存。" in page.locator("main").inner_text()
