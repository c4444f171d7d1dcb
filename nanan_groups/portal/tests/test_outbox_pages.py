"""消息发送: what the system administrator sees and does; what each person sets; query counts."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.portal.tests.samples import sample_delivery
from nanan_groups.records.models import Delivery, NoticeSetting, Robot
from nanan_groups.testing.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST, ROBOTS = "/deliveries/", "/robots/"
ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token=feedbeef"


@pytest.fixture
def system(user_of, client_of, settings):
    settings.NOTICE_ROBOTS = True
    return client_of(user_of("system"))


def page(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def mails(number: int, **facts):
    now = timezone.now()
    for _ in range(number):
        Delivery.objects.create(
            **{"way": "mail", "user": UserFactory(), "text": "秘密业务", "at": now, "due_at": now} | facts
        )


def test_list_shows_receiver_and_trouble_but_not_what_is_said(system, two_groups):
    sample_delivery(two_groups.a)
    mails(1, state="failed", problem="邮件服务器拒收收件地址（550）。")
    mails(1, attempts=2, problem="邮件服务器不通（ConnectionRefusedError）。")
    mails(1, state="sent", sent_at=timezone.now(), problem="已送出不列")
    text = page(system.get(LIST))
    assert [
        word for word in ("示范工作群", "可能已送达", "未送达", "（550）", "2 次", "不会自行重发") if word not in text
    ] == []
    leaks = ("秘密业务", "提交了年度计划", two_groups.a.canary, "已送出不列", "access_token", "SEC0123")
    assert [word for word in leaks if word in text] == []
    assert text.count("再次发送</button>") == 2


def test_interrupted_one_is_shown_before_anybody_swept(system, settings):
    old = timezone.now() - settings.OUTBOX_DEAD_AFTER * 2
    mails(1, state="sending", claim="a" * 32, claimed_at=old)
    mails(1, state="sending", claim="b" * 32, claimed_at=timezone.now())
    text = page(system.get(LIST))
    assert (text.count("再次发送</button>"), "发送途中程序中断，可能已经送达。" in text) == (1, True)


def test_sent_again_by_hand(system, two_groups):
    row = sample_delivery(two_groups.a)
    answer = system.post(reverse("portal:delivery-again", args=[row.pk]), follow=True)
    assert "已重新列入发送。" in page(answer)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == ("waiting", 0, "")
    answer = system.post(reverse("portal:delivery-again", args=[row.pk]), follow=True)
    assert "这条消息已经在发送，或已发送，请刷新页面。" in page(answer)
    assert system.post(reverse("portal:delivery-again", args=[row.pk + 1])).status_code == 404


def test_queries_do_not_grow_with_the_rows(system, django_assert_num_queries):
    page(system.get(LIST))  # whose scope it is, is known from then on
    counts = []
    for _ in range(2):
        mails(2, state="failed")
        mails(2, attempts=1)
        with django_assert_num_queries(4):  # session, person, what failed, what is tried again
            counts.append(page(system.get(LIST)).count("再次发送</button>"))
    assert counts == [2, 4]


def robot_data(**facts) -> dict:
    return {
        "name": "基教科群",
        "kind": "dingtalk",
        "where": "role:registry_officer",
        "address": ADDRESS,
        "enabled": "on",
    } | facts


def test_robot_is_entered_and_its_address_is_not_shown_again(system, two_groups):
    group = two_groups.a.group
    form = page(system.get("/robots/add/"))
    assert f"集团 {group.code}" in form
    assert two_groups.a.canary not in form
    answer = system.post("/robots/add/", robot_data(where=f"group:{group.pk}", secret="SECxyz"), follow=True)
    text = page(answer)
    assert "已保存“基教科群”。" in text
    assert ("oapi.dingtalk.com …beef" in text, "feedbeef" in text, "SECxyz" in text) == (True, False, False)
    row = Robot.objects.get()
    assert (row.place, row.place_id, row.roles) == ("group", group.pk, ["group_office", "group_principal"])
    edit = page(system.get(f"/robots/{row.pk}/"))
    assert ("feedbeef" in edit, "SECxyz" in edit) == (False, False)
    # Blank keeps both; the place moves to an office of the district.
    system.post(f"/robots/{row.pk}/", robot_data(name="改名", address="", secret="", enabled=""))
    row.refresh_from_db()
    assert (row.name, row.address, row.secret, row.enabled) == ("改名", ADDRESS, "SECxyz", False)
    assert (row.place, row.place_id, row.roles) == ("", None, ["registry_officer"])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"address": ADDRESS.replace("https", "http")}, "地址须以 https:// 开头"),
        (
            {"address": "https://10.0.0.1/robot/send?access_token=a"},
            "只能发往：qyapi.weixin.qq.com、oapi.dingtalk.com。",
        ),
        ({"kind": "wecom"}, "这不是企业微信群机器人的地址"),
        ({"where": "group:999999"}, "请从所列选项中选择。"),
        ({"address": ""}, "此项必填。"),
        ({"name": "已有"}, "已有同名的机器人。"),
    ],
)
def test_robot_that_is_wrong_says_why_and_keeps_what_was_typed(system, facts, sentence):
    Robot.objects.create(name="已有", kind="dingtalk", address=ADDRESS, roles=["x"], made_at=timezone.now())
    text = page(system.post("/robots/add/", robot_data(**facts)))
    assert sentence in text
    assert Robot.objects.count() == 1


def test_where_robots_are_off_the_page_says_how_to_switch_them_on(system, settings):
    settings.NOTICE_ROBOTS = False
    assert "NOTICE_ROBOTS" in page(system.get(ROBOTS))
    assert "登记机器人" not in page(system.get(ROBOTS))
    assert "没有启用群机器人" in page(system.post("/robots/add/", robot_data()))
    assert Robot.objects.count() == 0


def test_each_person_chooses_when_mail_goes(user_of, client_of, settings):
    settings.NOTICE_MAIL_DOMAIN = "nanan.example"
    person = user_of("registry_officer")
    client = client_of(person)
    text = page(client.get("/notices/settings/"))
    assert f"{person.username}@nanan.example" in text
    assert "07:30" in text
    assert re.findall(r'value="(\w+)"[^>]*checked', text) == ["at_once"]
    assert "消息设置已保存。" in page(client.post("/notices/settings/", {"mail": "daily"}, follow=True))
    assert NoticeSetting.objects.get(user=person).mail == "daily"
    assert re.findall(r'value="(\w+)"[^>]*checked', page(client.get("/notices/settings/"))) == ["daily"]
    assert "请从所列选项中选择。" in page(client.post("/notices/settings/", {"mail": "never"}))
    settings.NOTICE_MAIL_DOMAIN = ""
    assert "没有设置邮件发送" in page(client.get("/notices/settings/"))
