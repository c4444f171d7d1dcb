"""The door: who gets in, what somebody kept out learns, and what stays on record."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher, make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nanan_groups.accounts.lockout import client_address
from nanan_groups.accounts.models import User
from nanan_groups.accounts.passwords import OneTimeHasher, hash_one_time
from nanan_groups.accounts.services import create_account
from nanan_groups.records.models import Event
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import PASSWORD, UserFactory

LOGIN, HOME = "/login/", "/"
WRONG = "工号或密码不正确。请核对后重试；连续 5 次错误将锁定 15 分钟。"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory(username="w0123", name="王科")


def sign_in(username="w0123", password=PASSWORD, address="10.0.0.1", path=LOGIN, **extra):
    """One try in a fresh browser."""
    data = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address).post(path, data, **extra)


def fail(times: int, **who) -> list[int]:
    return [sign_in(password="Wrong-Pass-26", **who).status_code for _ in range(times)]


def errors(response) -> list[str]:
    return response.context["form"].non_field_errors()


def events(*kinds) -> list[tuple]:
    rows = Event.objects.filter(kind__in=kinds).order_by("number")
    return list(rows.values_list("kind", "ok", "actor_id", "address", "subject", "detail"))


# --- in ------------------------------------------------------------------------------------------------------------
def test_right_password_opens_the_home_page(person):
    histories = User.history.count()
    response = sign_in()
    assert (response.status_code, response.headers["Location"]) == (302, HOME)
    assert events("login") == [("login", True, person.pk, "10.0.0.1", f"user:{person.pk}", {})]
    assert User.history.count() == histories


def test_session_key_is_new_after_the_login(person):
    client = Client()
    client.get(LOGIN)
    client.session["planted"] = True
    before = client.session.session_key
    client.post(LOGIN, {"username": "w0123", "password": PASSWORD})
    assert client.session.session_key not in (None, before)


def test_login_page_sends_signed_in_people_home(person, client_of):
    response = client_of(person).get(LOGIN)
    assert (response.status_code, response.headers["Location"]) == (302, HOME)


def test_csrf_token_is_asked_for(person):
    browser = Client(enforce_csrf_checks=True)
    assert answered(browser.post(LOGIN, {"username": "w0123", "password": PASSWORD}), 403)
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(person, backend="groups.access.backends.AppointmentBackend")
    assert answered(signed_in.post("/logout/"), 403)


@pytest.mark.parametrize("way", ["post", "query"])
@pytest.mark.parametrize(
    ("target", "landing"),
    [
        ("/groups/", "/groups/"),
        ("https://evil.example/", HOME),
        ("//evil.example/", HOME),
        ("/\\evil.example/", HOME),
        ("javascript:alert(1)", HOME),
        ("http:evil.example", HOME),
    ],
)
def test_next_never_leaves_the_portal(person, way, target, landing):
    data = {"username": "w0123", "password": PASSWORD}
    if way == "post":
        response = Client().post(LOGIN, {**data, "next": target})
    else:
        response = Client().post(LOGIN, data, query_params={"next": target})
    assert response.headers["Location"] == landing


# --- out -----------------------------------------------------------------------------------------------------------
def test_unknown_known_and_disabled_accounts_read_the_same(person):
    UserFactory(username="gone", disabled=True)
    create_account(username="fresh", name="新", without_password=True)
    answers = [
        sign_in("nobody", "Wrong-Pass-26"),
        sign_in("w0123", "Wrong-Pass-26"),
        sign_in("gone", "Wrong-Pass-26"),
        sign_in("gone", PASSWORD),
        sign_in("W0123", "Wrong-Pass-26"),  # the same account, whatever its case
        sign_in("fresh", "Wrong-Pass-26"),  # its password has not been handed out yet
    ]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert [errors(answer) for answer in answers] == [[WRONG]] * 6
    texts = {
        answer.content.decode().replace(answer.context["csrf_token"].__str__(), "").replace(name, "")
        for answer, name in zip(answers, ["nobody", "w0123", "gone", "gone", "W0123", "fresh"], strict=True)
    }
    assert len(texts) == 1


def test_unknown_known_and_disabled_accounts_cost_the_same_hashing(person, monkeypatch):
    """Hashing is nearly all the time a try takes: one hash for each, whoever it is."""
    UserFactory(username="gone", disabled=True)
    create_account(username="fresh", name="新", without_password=True)
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    costs = []
    for name in ("nobody", "w0123", "gone", "fresh"):
        hashed.clear()
        sign_in(name, "Wrong-Pass-26")
        costs.append(len(hashed))
    assert costs == [1, 1, 1, 1]


def test_empty_form_is_told_what_is_missing():
    response = Client().post(LOGIN, {})
    assert set(response.context["form"].errors) == {"username", "password"}
    assert events("login_failed") == []


def test_overlong_number_is_told_and_not_tried(person):
    response = sign_in("x" * 33)
    assert response.context["form"].errors == {"username": ["工号不超过 32 位。"]}
    assert events("login_failed") == []


@pytest.mark.parametrize("header", ["user-agent", "accept", "x-forwarded-for", "referer", "accept-language"])
def test_strange_headers_do_no_harm(person, header):
    assert sign_in(password="Wrong-Pass-26", headers={header: "长x" * 3000}).status_code == 200
    assert len(events("login_failed")) == 1


@pytest.mark.parametrize("username", ["x" * 5000, "a\x00b", "' OR 1=1 --", "<script>alert(1)</script>", "工号", " "])
def test_strange_numbers_are_only_wrong(person, username):
    response = sign_in(username)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_failures_are_on_record_without_the_name_typed(person):
    sign_in("w0123", "Wrong-Pass-26")
    sign_in("My-Secret-Pass-26", "x")  # a password in the wrong field
    assert events("login_failed") == [
        ("login_failed", False, None, "10.0.0.1", f"user:{person.pk}", {}),
        ("login_failed", False, None, "10.0.0.1", "user:?", {}),
    ]
    book = str(list(Event.objects.values()))
    assert [word for word in ("w0123", "王科", "My-Secret", "Wrong-Pass") if word in book] == []


def test_log_names_nobody(person, caplog):
    with caplog.at_level("DEBUG"):
        fail(6)
        sign_in("My-Secret-Pass-26", "x")
    assert [word for word in ("w0123", "王科", "My-Secret", "Wrong-Pass", PASSWORD) if word in caplog.text] == []
    kept = str(list(AccessAttempt.objects.values_list("get_data", "post_data")))
    assert [word for word in ("Wrong-Pass", PASSWORD) if word in kept] == []


# --- lock-out ------------------------------------------------------------------------------------------------------
def test_five_wrong_passwords_lock_the_account_at_that_address(person):
    assert fail(4) == [200] * 4
    locked = sign_in(password="Wrong-Pass-26")
    assert locked.status_code == 429
    assert "密码连续输错，为保护账号，15 分钟内不能用这个账号登录。" in locked.content.decode()
    assert sign_in().status_code == 429  # nor with the right one
    assert sign_in(address="10.0.0.2").status_code == 302  # the same person at another machine


def test_lock_is_on_record(person):
    fail(5)
    assert events("locked_out") == [("locked_out", False, None, "10.0.0.1", f"user:{person.pk}", {})]
    assert len(events("login_failed")) == 5


def test_colleague_at_the_same_address_goes_on(person):
    UserFactory(username="w0124")
    fail(6)
    assert answered(sign_in("w0124"), 302)
    assert answered(sign_in(), 429)  # whose success does not open the lock


def test_unknown_account_locks_like_a_known_one(person):
    assert fail(5, username="nobody") == fail(5) == [200, 200, 200, 200, 429]


def test_success_in_time_clears_the_count(person):
    fail(4)
    assert sign_in().status_code == 302
    assert fail(4) == [200] * 4


def age(minutes: int) -> None:
    """As if that many minutes had gone by since the last failure."""
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))


def test_lock_opens_after_fifteen_minutes(person):
    fail(5)
    age(14)
    assert answered(sign_in(), 429)
    age(16)
    assert answered(sign_in(), 302)


def test_trying_again_meanwhile_does_not_prolong_the_lock(person):
    fail(5)
    age(14)
    sign_in()
    since = timezone.now() - AccessAttempt.objects.get().attempt_time
    assert since >= timedelta(minutes=14)


def test_forged_forwarding_header_does_not_get_round_the_lock(person):
    tries = [sign_in(password="Wrong-Pass-26", headers={"x-forwarded-for": f"10.9.9.{n}"}) for n in range(5)]
    assert [answer.status_code for answer in tries] == [200, 200, 200, 200, 429]
    assert {row[3] for row in events("login_failed")} == {"10.0.0.1"}


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "10.0.0.1", "", "10.0.0.1"),
        (0, "10.0.0.1", "6.6.6.6", "10.0.0.1"),
        (1, "127.0.0.1", "10.0.0.1", "10.0.0.1"),
        (1, "127.0.0.1", "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (2, "127.0.0.1", "6.6.6.6, 10.0.0.1, 10.0.0.254", "10.0.0.1"),
        (2, "127.0.0.1", "10.0.0.1", "127.0.0.1"),
        (1, "127.0.0.1", "", "127.0.0.1"),
        (1, "127.0.0.1", "unknown", "127.0.0.1"),
        (1, "127.0.0.1", "10.0.0.1; DROP TABLE", "127.0.0.1"),
        (1, "", "2001:db8::1", "2001:db8::1"),
        (0, "", "", None),
    ],
)
def test_address_behind_our_own_proxies(settings, proxies, remote, forwarded, address):
    settings.AXES_IPWARE_PROXY_COUNT = proxies
    request = SimpleNamespace(META={"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded})
    assert client_address(request) == address


def test_people_behind_our_proxy_do_not_lock_each_other(person, settings):
    settings.AXES_IPWARE_PROXY_COUNT = 1
    tries = [sign_in(address="127.0.0.1", headers={"x-forwarded-for": "10.0.0.66"}, password="x") for _ in range(5)]
    assert answered(tries[-1], 429)
    assert answered(sign_in(address="127.0.0.1", headers={"x-forwarded-for": "10.0.0.1"}), 302)


# --- one-time passwords --------------------------------------------------------------------------------------------
def test_one_time_password_opens_the_change_page_for_72_hours(monkeypatch):
    user = UserFactory(username="w0200", one_time=True)
    assert sign_in("w0200").headers["Location"] == HOME
    later = user.password_set_at + timedelta(hours=72, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    response = sign_in("w0200")
    assert errors(response) == ["一次性密码已超过 72 小时，请联系系统管理员重新发放。"]
    assert "sessionid" not in response.cookies
    assert errors(sign_in("w0200", "Wrong-Pass-26")) == [WRONG]  # told only to who knows the password


# --- leaving -------------------------------------------------------------------------------------------------------
def test_leaving_is_a_post_and_ends_the_session(person, client_of):
    client = client_of(person)
    cookie = client.cookies["sessionid"].value
    assert [client.get("/logout/").status_code, client.head("/logout/").status_code] == [405, 405]
    assert client.get(HOME).status_code == 200
    response = client.post("/logout/")
    assert (response.status_code, response.headers["Location"]) == (302, LOGIN)
    assert events("logout") == [("logout", True, person.pk, "127.0.0.1", f"user:{person.pk}", {})]
    replayed = Client()
    replayed.cookies["sessionid"] = cookie
    assert replayed.get(HOME).headers["Location"] == f"{LOGIN}?next=/"


def test_leaving_twice_is_no_event(person, client_of):
    client = client_of(person)
    client.post("/logout/")
    client.post("/logout/")
    assert len(events("logout")) == 1


def test_leaving_after_the_session_ended_comes_home_at_the_next_login(person, client_of):
    door = Client().post("/logout/").headers["Location"]
    assert door == f"{LOGIN}?next=/logout/"
    assert sign_in(path=door).headers["Location"] == HOME
    assert client_of(person).get(door).headers["Location"] == HOME


def test_back_office_has_no_door_of_its_own():
    door = Client().get(reverse("admin:index"), follow=True).redirect_chain[-1][0]
    assert door == f"{LOGIN}?next=/admin/"


def test_nobody_without_login(person):
    for path in (HOME, "/password/", "/search/", "/groups/", "/logout/"):
        response = Client().get(path)
        assert (response.status_code, response.headers["Location"]) == (302, f"{LOGIN}?next={path}")
    assert Client().get("/healthz").json() == {"ok": True}


def test_who_waits_with_a_one_time_password_answers_no_sooner(settings, monkeypatch):
    """A one-time password is checked at a fifth of the cost; the rest is spent after a wrong one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for name, made in (("waits", hash_one_time("Rand-2345-omKx")), ("usual", make_password("Linjiang-Road-7"))):
        UserFactory(username=name)
        User.objects.filter(username=name).update(password=made)
    spent, encode = [], Argon2PasswordHasher.encode

    def noted(self, *args):
        spent.append(self.memory_cost)
        return encode(self, *args)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", noted)
    full, light = Argon2PasswordHasher.memory_cost, OneTimeHasher.memory_cost
    for name, costs in (("waits", [full - light]), ("nobody", [full]), ("usual", [])):
        spent.clear()
        assert errors(sign_in(name, "Wrong-Pass-26")) == [WRONG]
        assert (name, spent) == (name, costs)
