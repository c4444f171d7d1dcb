"""Error pages: Chinese sentences with the right status, for signed-in people and for anybody."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from groups.reading.group_pages.views.group_list import GroupListView
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Event, EventKind


@pytest.fixture
def officer(client_of, user_of):
    return client_of(user_of("registry_officer"))


def said(answer, status, *sentences):
    html = answer.content.decode()
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert 'lang="zh-Hans"' in html
    for sentence in (*sentences, str(status)):
        assert sentence in html
    assert "Traceback" not in html
    assert "Content-Security-Policy" in answer
    return html


def test_page_that_is_not_there(officer, client):
    for who in (officer, client):
        for path in ("/no/such/page/", "/groups/x y/", "/institutions/../../etc/passwd", "/rows/membership/x/acts/y/"):
            said(who.get(path), 404, "没有找到这一页", "地址有误，或者内容不在您的职责范围内。")


def test_not_found_page_offers_the_menu_to_who_has_one(officer, client):
    assert "教育集团" in said(officer.get("/no/such/page/"), 404, "返回工作台")
    assert "bar-nav" not in said(client.get("/no/such/page/"), 404)


def test_page_without_the_right(client_of, user_of):
    administrator = user_of("system")
    client = client_of(administrator)
    said(client.get("/groups/"), 403, "无权办理", "您的任职不含这一页的内容。")
    event = Event.objects.get(kind=EventKind.REFUSED)
    assert (event.actor_id, event.ok, event.subject) == (administrator.pk, False, "reading:group-list")


def test_request_that_is_too_large(officer, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    url = reverse("registry:register-act", args=["found-group"])
    said(officer.post(url, {f"x{n}": n for n in range(9)}), 400, "请求未能受理", "没有写入任何数据")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 3000, 1000
    said(officer.post(url, {"name": "校" * 1000}), 400, "请求未能受理")


def test_host_nobody_knows(db, client):
    said(client.get("/", headers={"host": "evil.example"}), 400, "请求未能受理")


@pytest.mark.parametrize("error", [ValueError("秘密"), OperationalError("password=秘密"), KeyError("秘密")])
def test_fault_of_ours(user_of, monkeypatch, error):
    def broken(self, **kwargs):
        raise error

    monkeypatch.setattr(GroupListView, "get_context_data", broken)
    client = Client(raise_request_exception=False)
    client.force_login(user_of("registry_officer"), backend="groups.access.backends.AppointmentBackend")
    html = said(client.get("/groups/"), 500, "系统出错，本次操作没有完成")
    assert "秘密" not in html
    assert client.get("/groups/")["Cache-Control"] == "no-store"


def test_rule_broken_outside_a_form_is_a_sentence(officer, monkeypatch):
    def broken(self, **kwargs):
        raise RuleViolation("这一天没有登记。")

    monkeypatch.setattr(GroupListView, "get_context_data", broken)
    said(officer.get("/groups/"), 400, "这一天没有登记。")


def test_form_that_is_too_old(user_of):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_of("registry_officer"), backend="groups.access.backends.AppointmentBackend")
    said(client.post(reverse("accounts:logout")), 403, "页面已过期，本次提交没有写入")


def test_method_a_page_does_not_know(officer):
    for path in ("/", "/groups/", "/institutions/", "/search/"):
        assert officer.post(path).status_code == 405
        assert officer.delete(path).status_code == 405
