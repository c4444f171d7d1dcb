"""Accounts and locks in the back office: who may do what, one-time passwords shown once, nothing raw."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.records import audit
from nanan_groups.records.models import Act, Event, EventKind
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import PASSWORD, AdministratorChangeFactory, UserFactory

LIST = "/admin/accounts/user/"
CHANGES = "/admin/accounts/administratorchange/"
LOCKS = "/admin/axes/accessattempt/"
ROLES = ("registry_officer", "personnel_officer", "finance_officer", "bureau_leader", "auditor")


@pytest.fixture
def system(user_of):
    return user_of("system")


@pytest.fixture
def client(system, client_of):
    return client_of(system)


def act_url(name: str, *users, model="accounts_user") -> str:
    return f"{reverse(f'admin:{model}_{name}')}?ids={','.join(str(user.pk) for user in users)}"


def post(client, url, **typed):
    """Fill in the page's form and send it."""
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(url, data | {"reason": "本人申请"} | typed)


def password_in(answer) -> str:
    found = re.findall(r'<output class="password">([^<]+)</output>', answer.content.decode())
    assert len(found) == 1
    return found[0]


# --- making accounts -----------------------------------------------------------------------------------------------
def test_new_account_shows_its_one_time_password_exactly_once(client, system):
    url = reverse("admin:accounts_user_add")
    answer = post(client, url, username="nan2026", name="新同志")
    user = User.objects.get(username="nan2026")
    password = password_in(answer)
    assert answer["Cache-Control"] == "no-store"
    assert user.check_password(password)
    assert (user.must_change_password, user.admin_kind, user.is_active) == (True, None, True)
    # Nowhere else, neither on a page nor in a book.
    for page in (LIST, f"{LIST}{user.pk}/change/", f"{LIST}{user.pk}/history/", url):
        assert password not in client.get(page).content.decode()
    books = [str(list(model.objects.values())) for model in (Act, Event)]
    assert not [book for book in books if password in book]
    assert str(client.session.items()).find(password) == -1
    # The person signs in with it and is made to change it.
    person = Client()
    assert person.post("/login/", {"username": "nan2026", "password": password}).status_code == 302
    assert person.get("/", follow=True).redirect_chain[-1][0] == "/password/"


def test_new_account_grants_nothing_whatever_is_posted(client):
    url = reverse("admin:accounts_user_add")
    extra = {
        "admin_kind": "security",
        "kind": "security",
        "is_superuser": "1",
        "is_demo": "on",
        "password": "x",
        "role": "auditor",
    }
    post(client, url, username="nan2027", name="新同志", **extra)
    user = User.objects.get(username="nan2027")
    assert (user.admin_kind, user.is_demo, user.is_superuser) == (None, False, False)
    assert not user.appointments.exists()
    assert not user.check_password("x")


@pytest.mark.parametrize(
    ("username", "name", "sentence"),
    [
        ("ab", "甲", "工号为 3–32 位"),
        ("nan 1", "甲", "工号为 3–32 位"),
        ("taken1", "甲", "该工号已有账号。"),
        ("", "甲", "此项必填。"),
    ],
)
def test_new_account_with_a_bad_number_is_refused_in_words(client, username, name, sentence):
    UserFactory(username="taken1")
    before = User.objects.count()
    answer = post(client, reverse("admin:accounts_user_add"), username=username, name=name)
    assert sentence in answer.content.decode()
    assert User.objects.count() == before


def test_reset_gives_another_one_time_password_once(client):
    user = UserFactory()
    answer = post(client, act_url("reset_password", user), reason="忘记密码")
    password = password_in(answer)
    user.refresh_from_db()
    assert user.check_password(password)
    assert not user.check_password(PASSWORD)
    assert user.must_change_password
    event = Event.objects.order_by("number").last()
    assert (event.kind, event.subject) == (EventKind.PASSWORD, f"user:{user.pk}")
    assert password not in client.get(f"{LIST}{user.pk}/change/").content.decode()


def test_own_password_and_own_account_are_out_of_reach(client, system):
    for name, sentence in (
        ("reset_password", "不能重置自己的密码"),
        ("disable", "不能停用或启用自己的账号"),
    ):
        answer = post(client, act_url(name, system))
        assert sentence in answer.content.decode()
    system.refresh_from_db()
    assert system.is_active
    assert system.check_password(PASSWORD)


def test_disabled_account_is_out_at_its_next_request(client, user_of, client_of):
    officer = user_of("registry_officer")
    theirs = client_of(officer)
    assert theirs.get("/groups/").status_code == 200
    assert post(client, act_url("disable", officer), reason="调离").status_code == 302
    assert theirs.get("/groups/").status_code == 302
    act = Act.objects.order_by("pk").last()
    assert (act.reason, act.title) == ("调离", f"停用账号 {officer.username}")
    assert Event.objects.order_by("number").last().kind == EventKind.ACCOUNT
    assert post(client, act_url("enable", officer)).status_code == 302
    officer.refresh_from_db()
    assert officer.is_active


def test_many_accounts_at_once_and_the_refused_ones_by_sentence(client, system):
    users = [UserFactory(), UserFactory(is_active=False), UserFactory()]
    answer = client.post(
        LIST, {"action": "act_disable", "index": "0", "_selected_action": [u.pk for u in (*users, system)]}
    )
    assert answer.status_code == 302
    page = post(client, answer.url, reason="长期未用")
    said = client.get(page.url).content.decode()
    assert "停用账号：已办理 2 条。" in said
    assert f"{users[1]}：该账号已是停用状态。" in said
    assert f"{system}：不能停用或启用自己的账号。" in said
    assert set(User.objects.filter(is_active=True).values_list("pk", flat=True)) == {system.pk}


def test_name_is_edited_in_place_and_nothing_else(client):
    user = UserFactory(name="旧名")
    url = f"{LIST}{user.pk}/change/"
    form = client.get(url).context["adminform"].form
    assert set(form.fields) == {"name", "act_kind", "reason", "document", "seen", "request_key"}
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"name": "新名", "reason": "更名", "document": "身份证明"}
    extra = {"username": "other", "admin_kind": "audit", "is_active": "", "password": "x", "must_change_password": ""}
    assert client.post(url, data | extra).status_code == 302
    before, user = user, User.objects.get(pk=user.pk)
    assert user.name == "新名"
    for field in ("username", "admin_kind", "is_active", "password", "must_change_password", "password_set_at"):
        assert getattr(user, field) == getattr(before, field), field
    assert "旧名" in client.get(f"{LIST}{user.pk}/history/").content.decode()


# --- who may what --------------------------------------------------------------------------------------------------
MATRIX = [
    # what                              system  security  audit  business
    ("list accounts", "GET", LIST, 200, 200, 403, 403),
    ("see an account", "GET", f"{LIST}{{pk}}/change/", 200, 200, 403, 403),
    ("its history", "GET", f"{LIST}{{pk}}/history/", 200, 200, 403, 403),
    ("edit an account", "POST", f"{LIST}{{pk}}/change/", 200, 403, 403, 403),
    ("export accounts", "GET", f"{LIST}export/", 200, 403, 403, 403),
    ("new account page", "GET", f"{LIST}add/", 200, 403, 403, 403),
    ("make an account", "POST", f"{LIST}add/", 200, 403, 403, 403),
    ("reset page", "GET", f"{LIST}acts/reset-password/?ids={{pk}}", 200, 403, 403, 403),
    ("reset", "POST", f"{LIST}acts/reset-password/?ids={{pk}}", 200, 403, 403, 403),
    ("disable", "POST", f"{LIST}acts/disable/?ids={{pk}}", 200, 403, 403, 403),
    ("enable", "POST", f"{LIST}acts/enable/?ids={{pk}}", 200, 403, 403, 403),
    ("name an administrator", "POST", f"{LIST}acts/admin-kind/?ids={{pk}}", 404, 404, 404, 404),
    ("list changes of the three", "GET", CHANGES, 200, 200, 200, 403),
    ("ask for a change", "POST", f"{CHANGES}add/", 200, 200, 200, 403),
    ("confirm a change", "GET", f"{CHANGES}acts/confirm/?ids={{change}}", 200, 200, 200, 403),
    ("export the changes", "GET", f"{CHANGES}export/", 200, 200, 200, 403),
    ("edit a change", "POST", f"{CHANGES}{{change}}/change/", 403, 403, 403, 403),
    ("delete a change", "POST", f"{CHANGES}{{change}}/delete/", 404, 404, 404, 404),
    ("list appointments", "GET", "/admin/access/appointment/", 403, 200, 403, 403),
    ("grant page", "GET", "/admin/access/appointment/add/", 403, 200, 403, 403),
    ("grant", "POST", "/admin/access/appointment/add/", 403, 200, 403, 403),
    ("name a place", "GET", "/admin/access/appointment/places/group/", 403, 200, 403, 403),
    ("list locks", "GET", LOCKS, 403, 200, 403, 403),
    ("unlock", "POST", f"{LOCKS}acts/unlock/?ids={{lock}}", 403, 200, 403, 403),
    ("read events", "GET", "/admin/records/event/", 403, 403, 200, None),
    ("export events", "GET", "/admin/records/event/export/", 403, 403, 200, None),
    ("read acts", "GET", "/admin/records/act/", 403, 403, 403, None),
    ("read the register", "GET", "/admin/registry/institution/", 403, 403, 403, 200),
    ("edit a department", "POST", "/admin/registry/department/add/", 403, 403, 403, None),
    ("change an event", "POST", "/admin/records/event/1/change/", 403, 403, 403, 403),
    ("delete an event", "POST", "/admin/records/event/1/delete/", 404, 404, 404, 404),
    ("delete an account", "POST", f"{LIST}{{pk}}/delete/", 404, 404, 404, 404),
    ("the index", "GET", "/admin/", 200, 200, 200, 200),
]


@pytest.mark.parametrize(("what", "method", "url", "system_", "security", "audit_", "business"), MATRIX)
def test_separation_of_the_three(what, method, url, system_, security, audit_, business, user_of, client_of):
    person = UserFactory()
    lock = attempt(person)
    audit.record(EventKind.SYSTEM)
    url = url.format(pk=person.pk, lock=lock.pk, change=AdministratorChangeFactory(user=person).pk)
    expected = {"system": system_, "security": security, "audit": audit_}
    expected |= {} if business is None else dict.fromkeys(ROLES, business)
    for role, status in expected.items():
        answer = client_of(user_of(role)).generic(method, url)
        assert answer.status_code == status, (what, role)


def test_refused_attempts_stand_in_the_audit(client, system):
    assert client.get("/admin/access/appointment/add/").status_code == 403
    event = Event.objects.order_by("number").last()
    assert (event.kind, event.ok, event.actor_id) == (EventKind.REFUSED, False, system.pk)
    assert event.subject == "admin:access_appointment_add"


# --- locks ---------------------------------------------------------------------------------------------------------
def attempt(user, *, failures=5, address="10.1.1.1", agent="a"):
    return AccessAttempt.objects.create(
        username=user if isinstance(user, str) else user.username,
        ip_address=address,
        user_agent=agent,
        http_accept="",
        path_info="/login/",
        get_data="",
        post_data="",
        failures_since_start=failures,
    )


def test_locked_account_is_opened_with_a_reason(user_of, client_of):
    person, security = UserFactory(), user_of("security")
    visitor = Client()
    for _ in range(6):
        last = visitor.post("/login/", {"username": person.username, "password": "wrong"})
    assert last.status_code == 429
    theirs = client_of(security)
    page = theirs.get(LOCKS, {"locked": "yes"})
    assert page.context["cl"].result_count == 1
    assert str(person) in page.content.decode()
    lock = AccessAttempt.objects.get()
    assert "此项必填" in post(theirs, act_url("unlock", lock, model="axes_accessattempt"), reason=" ").content.decode()
    assert AccessAttempt.objects.exists()
    assert post(theirs, act_url("unlock", lock, model="axes_accessattempt"), reason="电话核实").status_code == 302
    assert not AccessAttempt.objects.exists()
    act = Act.objects.order_by("pk").last()
    assert (act.verb, act.reason, act.actor) == ("unlock", "电话核实", security)
    assert Event.objects.order_by("number").last().act_id == act.pk
    assert visitor.post("/login/", {"username": person.username, "password": PASSWORD}).status_code == 302


def test_lock_counts_failures_of_every_browser_together(user_of, client_of):
    person = UserFactory()
    attempt(person, failures=3, agent="one")
    attempt(person, failures=2, agent="two")
    attempt(person, failures=4, address="10.2.2.2")
    page = client_of(user_of("security")).get(LOCKS, {"locked": "yes"})
    assert page.context["cl"].result_count == 2
    assert all(row.ip_address == "10.1.1.1" for row in page.context["cl"].result_list)


def test_lock_that_has_run_out_is_none(user_of, client_of):
    lock = attempt(UserFactory())
    AccessAttempt.objects.filter(pk=lock.pk).update(
        attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(1)
    )
    page = client_of(user_of("security")).get(LOCKS, {"locked": "yes"})
    assert page.context["cl"].result_count == 0


def test_number_nobody_has_is_not_shown(user_of, client_of):
    """Somebody typed the password into the field for the number."""
    attempt("My-Secret-Pass-9")
    theirs = client_of(user_of("security"))
    text = theirs.get(LOCKS).content.decode()
    assert "My-Secret-Pass-9" not in text
    assert "未知工号" in text
    assert theirs.get(LOCKS, {"q": "My-Secret"}).context["cl"].result_count == 0
    answer = post(theirs, act_url("unlock", AccessAttempt.objects.get(), model="axes_accessattempt"))
    assert "没有这个账号" in answer.content.decode()
    assert "My-Secret-Pass-9" not in answer.content.decode()


def test_single_attempts_have_no_page(user_of, client_of):
    """It would show what was typed and sent."""
    lock = attempt(UserFactory())
    for page in ("change", "history", "delete"):
        assert answered(client_of(user_of("security")).get(f"{LOCKS}{lock.pk}/{page}/"), 404)


# --- hand-made requests --------------------------------------------------------------------------------------------
def test_acts_without_a_choice_lead_back_to_the_list(client):
    for method in (client.get, client.post):
        answer = method(f"{LIST}acts/disable/", follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        assert "请先在列表中选择" in answer.content.decode()


@pytest.mark.parametrize("ids", [",", "x", "1,x", "-1", "999999", "9" * 30, "1;2", "1,999999", "²"])
def test_acts_on_nonsense_are_not_found(client, ids):
    for method in (client.get, client.post):
        assert answered(method(f"{LIST}acts/disable/?ids={ids}"), 404)


def test_acts_for_one_take_no_two(client):
    users = [UserFactory(), UserFactory()]
    assert client.get(act_url("reset_password", *users)).status_code == 404
    selected = {"action": "act_reset-password", "index": "0", "_selected_action": [user.pk for user in users]}
    assert "一次只能办理一条" in client.post(LIST, selected, follow=True).content.decode()


def test_get_writes_nothing_and_other_methods_are_refused(client):
    user = UserFactory()
    acts, events = Act.objects.count(), Event.objects.count()
    for name in ("reset_password", "disable", "enable"):
        assert client.get(act_url(name, user)).status_code == 200
        assert client.put(act_url(name, user)).status_code == 405
        assert client.delete(act_url(name, user)).status_code == 405
    assert (Act.objects.count(), Event.objects.count()) == (acts, events)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_writes_need_the_csrf_token(system):
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(system, backend="groups.access.backends.AppointmentBackend")
    user = UserFactory()
    for url in (f"{LIST}add/", act_url("disable", user), f"{LIST}{user.pk}/change/", LIST, f"{LIST}export/"):
        assert guarded.post(url, {"reason": "x"}).status_code == 403
    user.refresh_from_db()
    assert user.is_active


def test_django_keeps_no_log_of_its_own(client):
    post(client, reverse("admin:accounts_user_add"), username="nan2030", name="新同志")
    post(client, act_url("disable", User.objects.get(username="nan2030")))
    assert not LogEntry.objects.exists()
