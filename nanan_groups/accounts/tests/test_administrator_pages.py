"""三员变更 in the back office and on the home page: who is told, who may, and a password shown once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from nanan_groups.accounts.models import AdministratorChange, User
from nanan_groups.records.models import Act, Event
from nanan_groups.testing.factories import AdministratorChangeFactory, UserFactory

LIST = "/admin/accounts/administratorchange/"
ADD = f"{LIST}add/"


@pytest.fixture
def three(user_of) -> dict[str, User]:
    return {kind: user_of(kind) for kind in ("system", "security", "audit")}


@pytest.fixture
def browsers(three, client_of) -> dict[str, Client]:
    return {kind: client_of(user) for kind, user in three.items()}


def post(client, url, **typed):
    """Fill in the page's form and send it."""
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(url, data | {"reason": "任命文件 3 号"} | typed)


def act_url(name: str, row) -> str:
    return f"{LIST}acts/{name}/?ids={row.pk}"


def test_request_and_confirmation_by_the_pages(three, browsers):
    person = UserFactory(username="w0123", name="王科")
    answer = post(browsers["security"], f"{ADD}?username=w0123", what="make", kind="audit")
    made = AdministratorChange.objects.get()
    assert answer.url == f"{LIST}{made.pk}/change/"
    assert (made.user, made.asked_by, made.kind) == (person, three["security"], "audit")
    page = browsers["security"].get(answer.url).content.decode()
    assert "撤回申请" in page
    assert act_url("confirm", made) not in page
    shown = browsers["audit"].get(answer.url).content.decode()
    assert act_url("confirm", made) in shown
    assert act_url("withdraw", made) not in shown
    assert post(browsers["audit"], act_url("confirm", made), reason="已核对").url == answer.url
    person.refresh_from_db()
    assert person.admin_kind == "audit"
    done = browsers["system"].get(LIST).content.decode()
    assert "已确认" in done
    assert "设为审计管理员" in done


def test_reset_shows_its_password_once_to_who_confirms(three, browsers):
    made = AdministratorChangeFactory(user=three["security"], what="reset_password", asked_by=three["audit"])
    answer = post(browsers["system"], act_url("confirm", made), reason="本人已到场")
    (password,) = re.findall(r'<output class="password">([^<]+)</output>', answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    assert browsers["security"].get("/").status_code == 302  # every session of the account is over
    for browser in (browsers["system"], browsers["audit"]):
        for page in (LIST, f"{LIST}{made.pk}/change/", act_url("confirm", made)):
            assert password not in browser.get(page).content.decode()
    assert password not in str([list(model.objects.values()) for model in (Act, Event, AdministratorChange)])
    again = post(browsers["system"], act_url("confirm", made), reason="再办")
    assert "这项申请已经办结" in again.content.decode()
    person = Client()
    assert person.post("/login/", {"username": three["security"].username, "password": password}).status_code == 302
    assert person.get("/", follow=True).redirect_chain[-1][0] == "/password/"


def test_home_tells_the_other_kinds_and_nobody_else(three, browsers, user_of, client_of):
    made = AdministratorChangeFactory(user__name="王科", user__username="w0123", asked_by=three["system"])
    text = "确认三员变更：设为审计管理员：王科（w0123）"
    told = {kind: text in browser.get("/").content.decode() for kind, browser in browsers.items()}
    assert told == {"system": False, "security": True, "audit": True}
    for user in (UserFactory(admin_kind="system"), user_of("auditor"), user_of("registry_officer"), made.user):
        assert text not in client_of(user).get("/").content.decode()
    about_me = AdministratorChangeFactory(user=three["audit"], what="reset_password", asked_by=three["system"])
    assert str(about_me) not in browsers["audit"].get("/").content.decode()
    assert str(about_me) in browsers["security"].get("/").content.decode()
    post(browsers["audit"], act_url("refuse", made), reason="文件不全")
    assert text not in browsers["security"].get("/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": "nobody"}, "没有这个工号的账号，请核对。"),
        ({"username": "w0123", "what": "make", "kind": ""}, "请选择管理员类别。"),
        ({"username": "w0123", "what": "remove", "kind": "audit"}, "仅“设为管理员”选择类别，请改选“—”。"),
        ({"username": "w0123", "what": "remove"}, "该账号不是系统、安全、审计管理员。"),
        ({"username": "w0123", "what": "grow"}, "请选择"),
        ({"username": "w0123", "what": "make", "kind": "audit", "reason": " "}, "此项必填。"),
    ],
)
def test_wrong_request_is_refused_in_words_and_keeps_what_was_typed(browsers, typed, sentence):
    UserFactory(username="w0123")
    answer = browsers["system"].post(ADD, {"what": "make", "reason": "任命", "request_key": "k"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page or typed["what"] == "grow"
    assert f'value="{typed["username"]}"' in page
    assert not AdministratorChange.objects.exists()


def test_form_sent_twice_asks_once(browsers):
    UserFactory(username="w0123")
    data = {"username": "w0123", "what": "make", "kind": "audit", "reason": "任命", "request_key": "once"}
    assert [browsers["system"].post(ADD, data).status_code for _ in range(2)] == [302, 302]
    assert AdministratorChange.objects.count() == 1


def test_account_page_and_list_lead_to_the_form(three, browsers):
    person = UserFactory(username="w0123")
    url = f"{ADD}?username=w0123"
    assert url in browsers["security"].get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    page = browsers["system"].get(f"/admin/accounts/user/{three['audit'].pk}/change/").content.decode()
    assert f"{ADD}?username={three['audit'].username}" in page
    assert reverse("admin:accounts_user_reset_password") not in page  # what one may not do alone is not offered
    chosen = {"action": "ask_change", "index": "0", "_selected_action": [person.pk]}
    assert browsers["security"].post("/admin/accounts/user/", chosen).url == url
    two = chosen | {"_selected_action": [person.pk, three["audit"].pk]}
    assert "一次只能办理一条" in browsers["security"].post("/admin/accounts/user/", two, follow=True).content.decode()


def test_requests_that_are_over_offer_nothing(three, browsers):
    made = AdministratorChangeFactory(asked_by=three["system"])
    post(browsers["system"], act_url("withdraw", made), reason="误报")
    for browser in browsers.values():
        page = browser.get(f"{LIST}{made.pk}/change/").content.decode()
        assert "已撤回" in page
        assert not [name for name in ("confirm", "refuse", "withdraw") if act_url(name, made) in page]


def test_get_writes_nothing(three, browsers):
    made = AdministratorChangeFactory(asked_by=three["system"])
    before = (Act.objects.count(), list(AdministratorChange.objects.values()))
    for url in (LIST, ADD, f"{LIST}{made.pk}/change/", *(act_url(n, made) for n in ("confirm", "refuse", "withdraw"))):
        assert browsers["audit"].get(url).status_code == 200, url
        assert browsers["audit"].put(url).status_code in (200, 403, 405), url
    assert (Act.objects.count(), list(AdministratorChange.objects.values())) == before
