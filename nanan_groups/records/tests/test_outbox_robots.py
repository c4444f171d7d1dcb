"""What a robot is sent, as its own documentation says; which addresses are taken; what its answers mean."""

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.outbox import robots

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
DING = "https://oapi.dingtalk.com/robot/send?access_token=0123abcd"
SIGNED = "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D"
HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "proxy.local:8443")


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_one_message_is_text(kind):
    assert robots.body(kind, ["王科 提交：甲集团年度计划"]) == {
        "msgtype": "text",
        "text": {"content": "王科 提交：甲集团年度计划\n请登录平台办理。"},
    }


def test_several_are_a_list_in_which_signs_mean_themselves():
    lines = ["甲*计划*", "[乙](http://x)"]
    written = "**教育集团管理平台：2 项业务有新消息**\n\n- 甲\\*计划\\*\n- \\[乙\\]\\(http://x\\)\n\n请登录平台办理。"
    assert robots.body("wecom", lines) == {"msgtype": "markdown", "markdown": {"content": written}}
    title = "教育集团管理平台：2 项业务有新消息"
    assert robots.body("dingtalk", lines) == {"msgtype": "markdown", "markdown": {"title": title, "text": written}}


def test_the_longest_list_stays_within_what_wecom_takes():
    made = robots.body("wecom", ["长" * 300 + str(number) for number in range(robots.MOST)])
    assert len(made["markdown"]["content"].encode()) <= 4096


def test_secret_of_dingtalk_signs_time_and_secret():
    """The worked example is openssl's: printf '1700000000000\\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary."""
    address = robots.signed("dingtalk", DING, "SECabc", now_ms=1_700_000_000_000)
    assert address == f"{DING}&timestamp=1700000000000&sign={SIGNED}"
    assert robots.signed("dingtalk", DING, "", now_ms=1) == DING
    assert robots.signed("wecom", WECOM, "SECabc", now_ms=1) == WECOM


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("wecom", WECOM),
        ("dingtalk", DING),
        ("dingtalk", "https://proxy.local:8443/robot/send?access_token=a"),
    ],
)
def test_addresses_that_are_taken(kind, address):
    assert robots.check_address(kind, address, hosts=HOSTS) is None


@pytest.mark.parametrize(
    ("kind", "address", "sentence"),
    [
        ("wecom", WECOM.replace("https", "http"), "地址须以 https:// 开头"),
        ("wecom", "file:///etc/passwd", "地址须以 https:// 开头"),
        ("wecom", WECOM.replace("qyapi", "u:p@qyapi"), "地址须以 https:// 开头"),
        ("wecom", WECOM + "#x", "地址须以 https:// 开头"),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "127.0.0.1"), "只能发往"),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com.evil.cn"), "只能发往"),
        ("wecom", WECOM.replace("qq.com", "qq.com:444"), "只能发往"),
        ("dingtalk", "https://proxy.local/robot/send?access_token=a", "只能发往"),
        ("wecom", "https://qyapi.weixin.qq.com:x/", "地址不完整"),
        ("wecom", DING, "这不是企业微信群机器人的地址"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?key=1", "这不是钉钉群机器人的地址"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "这不是企业微信群机器人的地址"),
        ("wecom", WECOM + " ", "地址含有空格"),
        ("wecom", WECOM + "\r\nHost: x", "地址含有空格"),
    ],
)
def test_addresses_that_are_refused(kind, address, sentence):
    with pytest.raises(RuleViolation) as refused:
        robots.check_address(kind, address, hosts=HOSTS)
    assert sentence in refused.value.sentence
    assert refused.value.field == "address"


@pytest.mark.parametrize(
    ("kind", "said", "meaning"),
    [
        ("wecom", {"errcode": 0, "errmsg": "ok"}, ("sent", "")),
        (
            "wecom",
            {"errcode": 45009, "errmsg": "api freq out of limit"},
            ("again", "机器人答复 45009：api freq out of limit"),
        ),
        (
            "wecom",
            {"errcode": 93000, "errmsg": "invalid webhook url"},
            ("refused", "机器人答复 93000：invalid webhook url"),
        ),
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, ("sent", "")),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, ("again", "机器人答复 130101：send too fast")),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, ("refused", "机器人答复 310000：sign not match")),
        ("wecom", None, ("unknown", "机器人的答复无法识别。")),
        ("wecom", {"errcode": "0"}, ("unknown", "机器人的答复无法识别。")),
        ("wecom", [], ("unknown", "机器人的答复无法识别。")),
    ],
)
def test_what_an_answer_means(kind, said, meaning):
    assert robots.meaning(kind, said) == meaning
