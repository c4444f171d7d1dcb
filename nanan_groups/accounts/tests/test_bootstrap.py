"""A new installation gets its three administrators once, as three people, each with a one-time password."""

import re

import pytest
from django.core.management import CommandError, call_command

from nanan_groups.accounts.models import User
from nanan_groups.records.models import Act
from nanan_groups.testing.factories import UserFactory

THREE = {"system": "s001:甲", "security": "s002:乙", "audit": "s003:丙"}
pytestmark = pytest.mark.django_db


def test_three_people_get_one_time_passwords(capsys):
    call_command("bootstrap_admins", **THREE)
    printed = capsys.readouterr().out.splitlines()
    made = list(User.objects.order_by("username"))
    assert [(u.username, u.name, u.admin_kind) for u in made] == [
        ("s001", "甲", "system"),
        ("s002", "乙", "security"),
        ("s003", "丙", "audit"),
    ]
    for user, line in zip(made, printed, strict=True):
        password = re.search(r"一次性密码 (\S+)（", line).group(1)
        assert line.startswith(f"{user.get_admin_kind_display()}  {user.username}  ")
        assert user.check_password(password)
        assert user.must_change_password is True
    assert list(Act.objects.values_list("verb", "reason").distinct().order_by()) == [("create_account", "系统初始化")]


@pytest.mark.parametrize(
    ("given", "message", "code"),
    [
        ({**THREE, "audit": "s001:甲"}, "三员必须是三个不同的人。", 2),
        ({**THREE, "audit": "s003"}, "--audit 应写作“工号:姓名”。", 2),
        ({**THREE, "audit": ":丙"}, "--audit 应写作“工号:姓名”。", 2),
    ],
)
def test_wrong_orders_are_refused_and_make_nobody(given, message, code):
    with pytest.raises(CommandError, match=message) as stopped:
        call_command("bootstrap_admins", **given)
    assert stopped.value.returncode == code
    assert User.objects.count() == 0


def test_second_time_is_refused():
    UserFactory(admin_kind="audit")
    with pytest.raises(CommandError, match="三员账号已经建立") as stopped:
        call_command("bootstrap_admins", **THREE)
    assert stopped.value.returncode == 1
    assert User.objects.count() == 1


def test_taken_number_makes_nobody():
    UserFactory(username="s003")
    with pytest.raises(CommandError, match="工号：该工号已有账号。没有建立任何账号。") as stopped:
        call_command("bootstrap_admins", **THREE)
    assert stopped.value.returncode == 2
    assert User.objects.count() == 1
