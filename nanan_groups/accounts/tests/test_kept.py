"""A form that comes back after its session: kept for its person alone, shown filled in, done only when sent again."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from groups.registry.models import EducationGroup
from nanan_groups.accounts.models import KeptForm
from nanan_groups.kit import opened
from nanan_groups.testing.factories import PASSWORD

pytestmark = pytest.mark.django_db
FORM = "/register/found-group/"
TYPED = {"name": "南滨路“新”学校\r\n第二行", "reason": "批复\r\n<b>开办</b>", "effective_on": "2026年9月1日"}


@pytest.fixture
def officer(user_of, policy):
    return user_of("registry_officer")


def browser(user=None) -> Client:
    made = Client(enforce_csrf_checks=True)
    if user is not None:
        sign_in(made, user)
    return made


def sign_in(client, user, to="/login/"):
    page = client.get(to).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    hidden = re.search(r'name="next" value="([^"]*)"', page)[1].replace("&amp;", "&")
    sent = {"username": user.username, "password": PASSWORD, "csrfmiddlewaretoken": token, "next": hidden}
    answer = client.post("/login/", sent)
    assert answer.status_code == 302
    return answer.headers["Location"]


def fields(client, address=FORM, **typed) -> dict:
    """The hidden fields of the page's own form, and what a person types."""
    page = client.get(address).content.decode()
    main = page[page.index("<main") :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))
    return hidden | TYPED | typed


def over(client, officer):
    """The session is over, as the middleware ends it."""
    session = client.session
    session["session_seen"] = (timezone.now() - timedelta(minutes=31)).isoformat()
    session.save()


def expired(officer, **typed):
    """(browser, answer) of a form that was sent after the session was over."""
    client = browser(officer)
    sent = fields(client, **typed)
    over(client, officer)
    return client, client.post(FORM, sent)


def back_of(answer) -> str:
    assert answer.status_code == 302
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/login/"
    return parse_qs(where.query)["next"][0]


def test_form_sent_after_the_session_is_shown_again_filled_in(officer):
    groups = EducationGroup.objects.count()
    client, answer = expired(officer)
    back = back_of(answer)
    assert re.fullmatch(rf"{FORM}\?kept=[\w-]{{32}}#kept", back)
    login = client.get(answer.headers["Location"]).content.decode()
    assert "您刚才提交的内容没有办理，已经留存。" in login
    assert "南滨路" not in login
    assert sign_in(client, officer, answer.headers["Location"]) == back
    page = client.get(back)
    text = page.content.decode()
    assert page.status_code == 200
    assert "上次提交没有办理，您填写的内容已恢复在下面。" in text
    assert "批复\r\n&lt;b&gt;开办&lt;/b&gt;</textarea>" in text
    assert 'value="2026年9月1日"' in text
    assert page.headers["Cache-Control"] == "no-store"
    assert EducationGroup.objects.count() == groups
    # The address of the page carries the key nowhere but in the form itself.
    key = back.split("=")[1].removesuffix("#kept")
    assert re.findall(rf'name="(\w+)" value="{key}"', text) == ["kept"]
    assert text.count(key) == 1


def test_nobody_else_sees_it(officer, user_of):
    client, answer = expired(officer)
    other = user_of("registry_officer")
    assert sign_in(client, other, answer.headers["Location"]) == back_of(answer)
    text = client.get(back_of(answer)).content.decode()
    assert "不是以您的账号填写的，不予显示" in text
    assert "批复" not in text
    # Its own person still may.
    assert "开办" in browser(officer).get(back_of(answer)).content.decode()


def test_files_are_named_and_passwords_are_not_kept(officer):
    client = browser(officer)
    sent = fields(client, password="Geheim-1", new_password2="Geheim-2")
    over(client, officer)
    answer = client.post(FORM, sent | {"scan": SimpleUploadedFile("批复.pdf", b"%PDF")})
    row = KeptForm.objects.get()
    assert (row.files, [name for name in row.values if "password" in name]) == (["批复.pdf"], [])
    assert not set(row.values) & {"csrfmiddlewaretoken", "opened_page"}
    sign_in(client, officer, answer.headers["Location"])
    assert "文件须重新选择：批复.pdf。" in client.get(back_of(answer)).content.decode()


def test_sign_in_in_another_tab_brings_the_form_back_at_once(officer):
    client = browser(officer)
    sent = fields(client)
    client.cookies.pop("sessionid")
    sign_in(client, officer)  # the token is another now
    answer = client.post(FORM, sent)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{FORM}?kept=")
    assert "开办" in client.get(answer.headers["Location"]).content.decode()


def test_another_person_in_the_other_tab_neither_sends_nor_sees_it(officer, user_of):
    client = browser(officer)
    sent = fields(client)
    client.cookies.pop("sessionid")
    sign_in(client, user_of("registry_officer"))
    answer = client.post(FORM, sent)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "这一页是另一位用户打开的" in text
    assert "批复" not in text
    back = re.search(r'href="([^"]+#kept)"', text)[1]
    assert "批复" not in client.get(back).content.decode()
    assert "开办" in browser(officer).get(back).content.decode()


def test_token_that_never_was_ours_keeps_nothing_and_advises_nothing_that_erases(officer):
    client = browser(officer)
    sent = fields(client) | {"opened_page": "forged", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(FORM, sent)
    assert answer.status_code == 403
    assert "先把填写的内容复制下来" in answer.content.decode()
    assert "刷新" not in answer.content.decode()
    assert KeptForm.objects.count() == 0


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_stranger_without_a_page_of_ours_writes_nothing(db, cut):
    answer = Client().post(FORM, {"opened_page": opened.sign(1, "/")[:cut], "name": "x"})
    assert back_of(answer) == FORM
    assert KeptForm.objects.count() == 0


def test_page_opened_too_long_ago_keeps_nothing(officer, monkeypatch):
    client = browser(officer)
    sent = fields(client)
    over(client, officer)
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 8 * 86_400)
    assert back_of(client.post(FORM, sent)) == FORM
    assert KeptForm.objects.count() == 0


def test_what_is_sent_again_is_done_and_the_copy_goes(officer):
    client, answer = expired(officer)
    sign_in(client, officer, answer.headers["Location"])
    key = back_of(answer).split("=")[1].removesuffix("#kept")
    page = client.get(back_of(answer)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    client.post("/notices/read/", {"csrfmiddlewaretoken": token, "kept": key})
    assert KeptForm.objects.count() == 0


def test_leaving_deletes_what_was_kept(officer):
    client, answer = expired(officer)
    sign_in(client, officer, answer.headers["Location"])
    page = client.get("/").content.decode()
    client.post("/logout/", {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]})
    assert KeptForm.objects.count() == 0


def test_an_hour_later_it_is_gone(officer, monkeypatch):
    client, answer = expired(officer)
    sign_in(client, officer, answer.headers["Location"])
    KeptForm.objects.update(until=timezone.now() - timedelta(seconds=1))
    text = client.get(back_of(answer)).content.decode()
    assert "上次未提交的内容已超过保留时间，未能恢复。" in text
    assert "批复" not in text
    expired(officer)
    assert KeptForm.objects.count() == 1  # what is over is cleared by the next


def test_one_person_has_five_at_most(officer, settings):
    client = browser(officer)
    sent = fields(client)
    client.post("/logout/", sent)
    for number in range(7):
        client.post(FORM, sent | {"reason": f"第 {number} 次"})
    kept = KeptForm.objects.order_by("pk").values_list("values", flat=True)
    assert [row["reason"] for row in kept] == [[f"第 {n} 次"] for n in range(2, 7)]


def test_page_that_is_no_more_shows_the_words_alone(officer):
    client = browser(officer)
    token = opened.sign(officer.pk, "/no/such/page/")
    answer = Client().post(FORM, {"opened_page": token, "reason": "留下的话", "seen": "3"})
    page = client.get(back_of(answer))
    text = page.content.decode()
    assert page.status_code == 404
    assert "原来的表单现在不能填写" in text
    assert re.findall(r'<li class="typed">(.*?)</li>', text) == ["留下的话"]


def test_back_office_keeps_too(user_of):
    system = user_of("system")
    client = browser(system)
    add = "/admin/accounts/user/add/"
    page = client.get(add).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|opened_page)" value="([^"]*)"', page))
    over(client, system)
    answer = client.post(add, hidden | {"username": "T90001", "name": "新同事"})
    sign_in(client, system, answer.headers["Location"])
    text = client.get(back_of(answer)).content.decode()
    assert 'value="新同事"' in text
    assert 'value="T90001"' in text


def test_signs_of_life_keep_a_session_and_are_written_once_a_minute(officer, django_assert_num_queries):
    client = Client()
    client.force_login(officer, backend="groups.access.backends.AppointmentBackend")
    assert client.get("/alive/").status_code == 405
    answer = client.post("/alive/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (204, "no-store")
    with django_assert_num_queries(2):  # the session and the person: nothing is written
        client.post("/alive/")
    over(client, officer)
    assert back_of(client.post("/alive/", {"opened_page": "x"})) == "/alive/"


def test_script_that_sends_by_itself_leaves_no_copy(officer):
    client = browser(officer)
    sent = fields(client)
    over(client, officer)
    client.post(FORM, sent, headers={"X-Requested-With": "fetch"})
    assert KeptForm.objects.count() == 0


def test_what_is_said_without_a_name_is_not_kept_under_one(officer):
    client = browser(officer)
    sent = fields(client) | {"csrfmiddlewaretoken": "x" * 32, "q1": "5", "staff_no": "T1"}
    for address in ("/answers/x/", "/check-in/x/"):
        assert client.post(address, sent).status_code == 403
    assert KeptForm.objects.count() == 0
    client.post(FORM, sent)
    assert KeptForm.objects.count() == 1


def test_page_has_one_signed_field_a_form_and_strangers_none(officer, django_assert_num_queries):
    text = browser(officer).get(FORM).content.decode()
    assert text.count('name="opened_page"') == text.count('name="csrfmiddlewaretoken"') > 1
    assert 'name="opened_page"' not in Client().get("/login/").content.decode()


@pytest.mark.parametrize(
    ("around", "page"),
    [
        ("https://testserver/groups/?q=a&kept=x", "/groups/?q=a"),
        ("https://testserver//evil.cn/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/suggest/group/"),
    ],
)
def test_page_is_an_address_of_ours(rf, around, page):
    request = rf.get("/suggest/group/?kept=k", headers={"HX-Current-URL": around} if around else {})
    assert opened.own_address(request) == page
