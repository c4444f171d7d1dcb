"""A limit of signing in is one setting: no sentence carries a figure of its own."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from nanan_groups.accounts.admin import LockAdmin
from nanan_groups.accounts.forms import SignInForm

FIGURE = re.compile(r"\d+ ?(?:次|分钟|小时)")


@pytest.fixture
def other_limits(settings):
    settings.AXES_FAILURE_LIMIT = 3
    settings.AXES_COOLOFF_TIME = timedelta(minutes=40)
    settings.SESSION_IDLE = timedelta(minutes=7)
    settings.SESSION_ABSOLUTE = timedelta(hours=9)


def test_the_sentences_follow_the_setting(other_limits):
    sentence = "工号或密码不正确。请核对后重试；连续 3 次错误将锁定 40 分钟。"
    assert {str(text) for text in SignInForm.error_messages.values()} == {sentence}
    assert str(LockAdmin.hint) == "连续 3 次输错密码的账号按“账号＋地址”锁定 40 分钟；核实本人后可提前解除"


def test_the_locked_page_and_the_sessions_follow_it(other_limits, client, client_of, user_of):
    user = user_of("expert")
    for _ in range(3):
        answer = client.post(reverse("accounts:login"), {"username": user.username, "password": "wrong"})
    assert answer.status_code == 429
    assert "40 分钟内不能用这个账号登录" in answer.content.decode()
    page = client_of(user_of("audit")).get(reverse("portal:session-list"))
    assert "7 分钟无操作或登录满 9 小时自动结束" in page.content.decode()


def test_no_sentence_has_a_figure_of_its_own():
    root, found = Path(settings.BASE_DIR), []
    for path in sorted((root / "nanan_groups/accounts").rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            found += [f"{path.name}: {one}" for one in FIGURE.findall(path.read_text(encoding="utf-8"))]
    for path in (*(root / "templates/accounts").glob("*.html"), root / "templates/portal/session_list.html"):
        found += [f"{path.name}: {one}" for one in FIGURE.findall(path.read_text(encoding="utf-8"))]
    assert found == []
