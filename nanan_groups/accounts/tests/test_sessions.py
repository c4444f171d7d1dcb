"""A session and its limits; the password that must be changed first; what every signed-in answer carries."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import change_password, reset_password, set_active
from nanan_groups.records.models import Event
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import PASSWORD, UserFactory

LOGIN, HOME, CHANGE = "/login/", "/", "/password/"
NEW = "Linjiang-Road-26"
NO_ADDRESS = "/no/such/address/"
pytestmark = pytest.mark.django_db


class Clock:
    """A clock that stands until it is moved on."""

    def __init__(self):
        self.now = timezone.now()

    def wait(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def person(clock) -> User:
    return UserFactory(username="w0123", name="王科")


@pytest.fixture
def client(person, client_of) -> Client:
    return client_of(person)


def goes_to(response) -> str:
    assert response.status_code == 302
    return response.headers["Location"]


def said(client: Client) -> list[str]:
    """The messages of the page somebody sent away lands on."""
    return [str(message) for message in client.get(LOGIN).context["messages"]]


def signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


# --- limits --------------------------------------------------------------------------------------------------------
def test_thirty_idle_minutes_are_allowed(client, clock):
    assert answered(client.get(HOME), 200)
    clock.wait(minutes=30)
    assert answered(client.get(HOME), 200)


def test_idle_session_ends_and_says_why(client, clock):
    client.get(HOME)
    clock.wait(minutes=30, seconds=1)
    assert goes_to(client.get(HOME)) == f"{LOGIN}?next=/"
    assert not signed_in(client)
    assert said(client) == ["您已超过 30 分钟没有操作，请重新登录。"]
    assert Event.objects.filter(kind="logout").count() == 1


def test_idle_session_writes_nothing(client, clock, person):
    client.get(HOME)
    clock.wait(minutes=31)
    response = client.post(CHANGE, {"old": PASSWORD, "new": NEW, "again": NEW})
    assert goes_to(response) == f"{LOGIN}?next={CHANGE}"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_idle_session_ends_on_an_address_that_does_not_exist(client, clock):
    client.get(HOME)
    clock.wait(minutes=31)
    response = client.get(NO_ADDRESS)
    assert response.status_code == 404
    assert "王科" not in response.content.decode()
    assert not signed_in(client)


def test_work_keeps_a_session_alive_but_not_past_twelve_hours(client, clock):
    for _ in range(36):  # every 20 minutes
        assert client.get(HOME).status_code == 200
        clock.wait(minutes=20)
    assert client.get(HOME).status_code == 200  # twelve hours to the second
    clock.wait(seconds=1)
    assert goes_to(client.get(HOME)) == f"{LOGIN}?next=/"
    assert said(client) == ["登录已满 12 小时，请重新登录。"]


def test_next_login_begins_a_new_term(client, clock):
    for _ in range(35):
        client.get(HOME)
        clock.wait(minutes=20)
    client.post("/logout/")
    client.post(LOGIN, {"username": "w0123", "password": PASSWORD})
    for _ in range(5):
        assert answered(client.get(HOME), 200)
        clock.wait(minutes=20)


def test_time_last_seen_is_written_once_a_minute(client, clock):
    client.get(HOME)

    def stored() -> str:
        return Session.objects.get(pk=client.session.session_key).session_data

    first = stored()
    clock.wait(seconds=59)
    client.get(HOME)
    assert stored() == first
    clock.wait(seconds=2)
    client.get(HOME)
    assert stored() != first


def test_visitor_without_a_session_costs_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert Client().get(LOGIN).status_code == 200


def test_cookie_dies_with_the_browser_and_no_script_reads_it(client, person):
    response = Client().post(LOGIN, {"username": "w0123", "password": PASSWORD})
    cookie = response.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"], cookie["max-age"]) == (True, "Lax", "", "")


# --- ended from elsewhere ------------------------------------------------------------------------------------------
def test_disabled_account_is_out_at_its_next_request(client, person):
    assert client.get(HOME).status_code == 200
    set_active(user=person, active=False, actor=UserFactory(admin_kind="system"), reason="退休")
    assert goes_to(client.get(HOME)) == f"{LOGIN}?next=/"
    response = client.post(LOGIN, {"username": "w0123", "password": PASSWORD})
    assert response.status_code == 200


def test_own_change_ends_every_other_session(client, person, client_of):
    elsewhere = client_of(person)
    assert elsewhere.get(HOME).status_code == 200
    response = client.post(CHANGE, {"old": PASSWORD, "new": NEW, "again": NEW})
    assert goes_to(response) == HOME
    page = client.get(HOME)
    assert [str(message) for message in page.context["messages"]] == ["密码已修改。其他设备上的登录已全部退出。"]
    assert goes_to(elsewhere.get(HOME)) == f"{LOGIN}?next=/"
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert Event.objects.filter(kind="password", actor_id=person.pk, address="127.0.0.1").count() == 1


def test_reset_ends_every_session(client, person):
    client.get(HOME)
    reset_password(user=person, actor=UserFactory(admin_kind="system"), reason="忘记")
    assert goes_to(client.get(HOME)) == f"{LOGIN}?next=/"


# --- the password first --------------------------------------------------------------------------------------------
PAGES = (HOME, "/search/", "/groups/", "/institutions/", "/admin/", "/admin/registry/")


@pytest.mark.parametrize("fields", [{"one_time": True}, {"password_set_at": None}], ids=["one-time", "never-set"])
def test_nothing_is_open_before_the_change(clock, client_of, fields):
    client = client_of(UserFactory(**fields))
    for path in PAGES:
        assert (path, goes_to(client.get(path)), goes_to(client.post(path))) == (path, CHANGE, CHANGE)
    page = client.get(CHANGE)
    assert page.status_code == 200
    assert "您的密码是一次性的或已到期" in page.content.decode()


def test_after_the_change_everything_is_open(clock, client_of):
    user = UserFactory(one_time=True)
    client = client_of(user)
    assert goes_to(client.post(CHANGE, {"old": PASSWORD, "new": NEW, "again": NEW})) == HOME
    assert client.get(HOME).status_code == 200


def test_leaving_and_health_stay_open(clock, client_of):
    client = client_of(UserFactory(one_time=True))
    assert client.get("/healthz").status_code == 200
    assert goes_to(client.post("/logout/")) == LOGIN


def test_password_of_ninety_days_must_be_changed(client, clock, person, client_of):
    assert client.get(HOME).status_code == 200
    clock.wait(days=90)
    assert client_of(person).get(HOME).status_code == 200
    clock.wait(seconds=1)
    assert goes_to(client_of(person).get(HOME)) == CHANGE
    change_password(user=person, password=NEW)
    assert client_of(person).get(HOME).status_code == 200


def test_demonstration_account_is_exempt(clock, client_of):
    user = UserFactory(demo=True, one_time=True)
    clock.wait(days=200)
    assert answered(client_of(user).get(HOME), 200)


# --- the change itself ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "again", "errors"),
    [
        ("Wrong-Pass-26", NEW, NEW, {"old": ["当前密码不正确。"]}),
        (PASSWORD, NEW, NEW + "x", {"again": ["两次输入的新密码不一致。"]}),
        (PASSWORD, "short-1A", "short-1A", {"new": ["密码至少 10 位，现在是 8 位。"]}),
        (PASSWORD, PASSWORD, PASSWORD, {"new": ["不能与最近 5 次用过的密码相同。"]}),
        (PASSWORD, "W0123-Linjiang", "W0123-Linjiang", {"new": ["密码不能含有本人工号、姓名或单位常用字样。"]}),
        ("", "", "", {name: ["这个字段是必填项。"] for name in ("old", "new", "again")}),
    ],
)
def test_wrong_change_says_what_is_wrong_and_changes_nothing(client, person, old, new, again, errors):
    response = client.post(CHANGE, {"old": old, "new": new, "again": again})
    assert response.status_code == 200
    assert response.context["form"].errors == errors
    typed = [value for value in (old, new, again) if value]
    assert [value for value in typed if value in response.content.decode()] == []
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_last_five_passwords_are_refused_on_the_page(client, person):
    for number in range(5):
        change_password(user=person, password=f"Linjiang-Road-{number}")
    client.force_login(person, backend="groups.access.backends.AppointmentBackend")
    current = "Linjiang-Road-4"
    for number in range(5):
        data = {"old": current, "new": f"Linjiang-Road-{number}", "again": f"Linjiang-Road-{number}"}
        assert client.post(CHANGE, data).context["form"].errors == {"new": ["不能与最近 5 次用过的密码相同。"]}


def test_extra_fields_are_ignored(client, person):
    data = {"old": PASSWORD, "new": NEW, "again": NEW, "admin_kind": "system", "username": "root", "is_active": ""}
    assert goes_to(client.post(CHANGE, data)) == HOME
    person.refresh_from_db()
    assert (person.username, person.admin_kind, person.is_active, person.check_password(NEW)) == (
        "w0123",
        None,
        True,
        True,
    )


# --- every answer --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [HOME, CHANGE, "/search/", "/admin/", NO_ADDRESS, LOGIN])
def test_signed_in_answers_are_stored_nowhere(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_login_page_is_not_kept_either(db):
    assert "no-store" in Client().get(LOGIN).headers["Cache-Control"]


def test_two_people_at_one_address_see_their_own_page(client, client_of):
    other = client_of(UserFactory(name="李科"))
    pages = [browser.get(HOME).content.decode() for browser in (client, other, client)]
    assert [("王科" in page, "李科" in page) for page in pages] == [(True, False), (False, True), (True, False)]


def test_browser_is_told_to_trust_nobody_else(client):
    headers = client.get(HOME).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


def test_foreign_host_is_refused(client):
    assert answered(client.get(HOME, headers={"host": "evil.example"}), 400)
