"""Attachments through the portal: who opens what, as which answer; several at once; taken back; nothing for strangers."""

from urllib.parse import quote

import pytest
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import PERMISSIONS_OF_ADMIN, PLACE_OF
from groups.rights.words import Role
from nanan_groups.portal.tests.samples import sample_attachment
from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.attachments.services import attach
from nanan_groups.records.models import Attachment, Event, EventKind
from nanan_groups.testing.answers import answered
from nanan_groups.testing.paper_owner import HANDED_IN, PAPER, PERSONAL
from nanan_groups.testing.papers import EICAR, office, pdf, png

READERS_EVERYWHERE = {"registry_officer", "personnel_officer", "finance_officer", "bureau_leader", "auditor"}
READERS_AT_HOME = {"group_principal", "group_office", "member_principal", "school_clerk"}
PAGE = pytest.mark.urls("nanan_groups.portal.tests.attachment_page")


@pytest.fixture
def home(two_groups):
    return two_groups.a


@pytest.fixture
def principal(home, user_of):
    return user_of("group_principal", group=home.group)


@pytest.fixture
def client(principal, client_of):
    return client_of(principal)


@pytest.fixture
def add_url(home):
    return reverse("portal:attachment-add", args=[PAPER, home.group.code])


def to(row, action: str = "") -> str:
    return reverse(f"portal:attachment{action}", args=[row.token])


def file(name="计划.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(text=name.encode()) if content is None else content)


def send(client, url, *files, **fields):
    return client.post(url, {"files": list(files or [file()]), "purpose": "evidence", "title": ""} | fields)


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# --- who sees what ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [*Role.values, *PERMISSIONS_OF_ADMIN])
def test_each_role_opens_its_own_and_nothing_of_a_neighbour(two_groups, user_of, client_of, role):
    """Two groups with a canary each; the person is at home in the first. By title, name and content."""
    a, b = two_groups.a, two_groups.b
    places = {"group": {"group": a.group}, "institution": {"institution": a.tight.institution}}
    browser = client_of(user_of(role, **places.get(PLACE_OF.get(role), {})))
    for side, readers in ((a, READERS_EVERYWHERE | READERS_AT_HOME), (b, READERS_EVERYWHERE)):
        row = sample_attachment(side.group, side.canary)
        for url in (to(row), to(row, "-withdraw"), reverse("portal:attachment-add", args=[HANDED_IN, side.group.code])):
            answer = browser.get(url)
            body = body_of(answer)
            if role in readers:
                own_work = side is a and role in ("group_principal", "group_office")
                assert answer.status_code == (200 if own_work or url == to(row) else 403), url
                continue
            assert answer.status_code == 404, url
            assert side.canary.encode() not in body
            assert browser.post(url).status_code == 404
        assert Attachment.objects.get(pk=row.pk).withdrawn is False
        if role in readers:
            assert side.canary.encode() in body_of(browser.get(to(row)))


def test_nobody_opens_anything_without_signing_in(home, db, client_of):
    row = sample_attachment(home.group, home.canary)
    for url in (to(row), to(row, "-withdraw"), reverse("portal:attachment-add", args=[PAPER, home.group.code])):
        answer = Client().get(url)
        assert (answer.status_code, answer.headers["Location"].startswith(reverse("accounts:login"))) == (302, True)


@pytest.mark.parametrize("token", ["x", "A" * 22, "..", "attachments"])
def test_a_token_that_is_none_is_404(client, token):
    assert answered(client.get(f"/attachments/{token}/"), 404)


def test_a_kind_without_an_owner_is_closed(client, home):
    row = sample_attachment(home.group, home.canary)
    Attachment.objects.update(about_kind="nobody")
    assert answered(client.get(to(row)), 404)
    assert answered(client.get(reverse("portal:attachment-add", args=["nobody", home.group.code])), 404)
    assert answered(client.get("/attachments/to/sample-paper/%00/"), 404)


def test_the_stored_file_has_no_address_of_its_own(client, home):
    """Neither below the address of uploads nor by a path that leads out of the static files."""
    name = sample_attachment(home.group, home.canary).file.name
    for path in (f"/media/{name}", f"/{name}", f"/private/{name}", f"/static/{name}", f"/static/../var/private/{name}"):
        assert answered(client.get(path), 404)


# --- the answer ---------------------------------------------------------------------------------------------------------
def test_a_file_is_saved_never_shown(client, home):
    row = sample_attachment(home.group, home.canary)
    answer = client.get(to(row))
    assert body_of(answer) == row.file.open("rb").read()
    assert {
        name: answer[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
            "X-Frame-Options",
            "Content-Length",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{home.canary}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
        "Content-Length": str(row.size),
    }


@pytest.mark.parametrize("name", ["2026 年度计划（终稿）.pdf", "a;b'c.pdf", "=cmd|'x'!A1.pdf", "100%.pdf"])
def test_any_name_reaches_the_browser_as_it_was(client, add_url, name):
    """RFC 6266."""
    assert send(client, add_url, file(name)).status_code == 302
    row = Attachment.objects.get()
    shown = row.file_name
    assert shown == name.replace("|", "_")
    header = client.get(to(row))["Content-Disposition"]
    assert header in (f'attachment; filename="{shown}"', f"attachment; filename*=utf-8''{quote(shown, safe=QUOTED)}")


QUOTED = "~()*!'"


def test_a_name_that_would_break_the_header_does_not(client, add_url, principal, home):
    row = attach(
        actor=principal,
        owner=Owner(PAPER, home.group.code),
        file=file(),
        purpose="body",
        file_name='../x"; filename="evil.exe\r\nSet-Cookie: a=b.pdf',
    )
    answer = client.get(to(row))
    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"] == 'attachment; filename="x_; filename=_evil.exeSet-Cookie_ a=b.pdf"'


def test_only_papers_about_people_leave_a_line_in_the_audit(client, home, principal):
    row = sample_attachment(home.group, home.canary)
    before = Event.objects.count()
    client.get(to(row))
    assert Event.objects.count() == before
    Attachment.objects.update(about_kind=PERSONAL)
    client.get(to(row), REMOTE_ADDR="10.1.2.3")
    event = Event.objects.first()
    assert (Event.objects.count(), event.kind, event.actor_id, event.address, event.subject) == (
        before + 1,
        EventKind.ATTACHMENT,
        principal.pk,
        "10.1.2.3",
        f"attachment:{row.token}",
    )
    assert event.detail == {"verb": "open", "about": f"sample-person:{home.group.code}", "sha256": row.sha256}


def test_a_file_the_storage_has_lost_is_said_in_a_sentence(client, home):
    row = sample_attachment(home.group, home.canary)
    row.file.storage.delete(row.file.name)
    answer = client.get(to(row))
    assert answer.status_code == 400
    assert (
        f"{home.canary}.pdf”的文件暂时不能读取，请联系系统管理员，并告知编号 {row.token}。" in answer.content.decode()
    )


@pytest.mark.parametrize(("own", "status"), [(True, 200), (False, 403)])
def test_what_waits_for_the_scanner_is_the_uploaders_alone(client, home, principal, settings, own, status):
    settings.ATTACHMENT_SCANNER = "nanan_groups.records.attachments.clamav.scan"
    row = sample_attachment(home.group, home.canary)
    if own:
        Attachment.objects.update(uploaded_by=principal)
    answer = client.get(to(row))
    assert answer.status_code == status
    assert own or "正在等待查毒，查毒通过之前不能打开。请稍后再试。" in answer.content.decode()


def test_what_is_infected_is_nobodys(client, home, principal):
    row = sample_attachment(home.group, home.canary)
    Attachment.objects.update(uploaded_by=principal, scan="infected", finding="Eicar", scanned_at=timezone.now())
    answer = client.get(to(row))
    assert answer.status_code == 403
    assert "查出病毒（Eicar），已隔离" in answer.content.decode()
    assert not answer.streaming


# --- adding -------------------------------------------------------------------------------------------------------------
def test_several_files_at_once(client, add_url, principal):
    answer = send(client, add_url, file("一.pdf"), file("二.docx", office()), file("三.png", png()), title="佐证")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    rows = Attachment.objects.values_list("title", "file_name", "purpose", "uploaded_by")
    assert list(rows) == [
        ("佐证（1）", "一.pdf", "evidence", principal.pk), ("佐证（2）", "二.docx", "evidence", principal.pk),
        ("佐证（3）", "三.png", "evidence", principal.pk),
    ]  # fmt: skip
    assert "已保存 3 个附件。" in client.get("/").content.decode()


def test_those_refused_are_named_with_their_reason_and_what_was_typed_stays(client, add_url):
    answer = send(
        client, add_url, file("好.pdf"), file("<b>坏.pdf", b"MZ" + b"\0" * 50), file("宏.docm"), title="材料&"
    )
    page = answer.content.decode()
    assert (answer.status_code, Attachment.objects.get().file_name) == (200, "好.pdf")
    assert "已保存 1 个：" in page
    assert "2 个文件没有保存" in page
    assert '<b class="file-name">_b_坏.pdf</b>：文件名是 .pdf，内容却是可执行程序，不能上传。' in page
    assert '<b class="file-name">宏.docm</b>：文件可能含有宏，不能上传。' in page
    assert 'value="材料&amp;"' in page
    assert "浏览器不保留已选的文件，请重新选择。" in page


def test_a_quota_that_is_reached_says_so_and_keeps_what_fits(client, add_url, settings):
    settings.ATTACHMENT_QUOTA = 3 * len(pdf(text=b"0.pdf")) + 1
    page = send(client, add_url, *(file(f"{n}.pdf") for n in range(6))).content.decode()
    assert Attachment.objects.count() == 3
    assert page.count("，还可用 1 字节") == 4  # three refusals and the room beside the form


@pytest.mark.parametrize(
    ("fields", "sentence"), [({"files": ""}, "请选择要上传的文件。"), ({"purpose": "approved"}, "请选择附件用途。")]
)
def test_a_form_that_is_not_complete_keeps_what_was_typed(client, add_url, fields, sentence):
    answer = client.post(add_url, {"files": [file()], "purpose": "scan", "title": "印章页"} | fields)
    page = answer.content.decode()
    assert (answer.status_code, Attachment.objects.count()) == (200, 0)
    assert sentence in page
    assert 'value="印章页"' in page


def test_extra_fields_change_nothing(client, add_url, home):
    send(client, add_url, scan="clean", uploaded_by="1", unit="x", about_code="Z99", file_name="x.pdf", token="x")
    row = Attachment.objects.get()
    assert (row.scan, row.unit, row.about_code, row.file_name, row.token == "x") == (
        "unscanned",
        home.group.code,
        home.group.code,
        "计划.pdf",
        False,
    )


def test_the_second_click_finds_the_file_there_and_keeps_one(client, add_url):
    send(client, add_url)
    page = send(client, add_url).content.decode()
    assert Attachment.objects.count() == 1
    assert "“计划.pdf”与已有的附件内容相同，没有重复保存。" in page


def test_half_an_upload_is_not_kept(client, add_url):
    """The line breaks in the middle of the file."""
    content = pdf(text=b"x" * 20_000)
    head = (
        b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbody\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    )
    whole = head + content + b"\r\n--b--\r\n"
    for part in (whole[: len(whole) // 2], head + content[:-30]):
        answer = client.generic("POST", add_url, part, content_type="multipart/form-data; boundary=b")
        assert answer.status_code in (200, 400)
    assert Attachment.objects.count() == 0
    assert client.generic("POST", add_url, whole, content_type="multipart/form-data; boundary=b").status_code == 302


def test_an_infected_file_is_named_to_the_uploader(client, add_url, settings):
    settings.ATTACHMENT_SCANNER = "nanan_groups.records.tests.test_attachment_scan.finds_eicar"
    page = send(client, add_url, file("坏.pdf", pdf(text=EICAR)), file("好.pdf")).content.decode()
    assert "“坏.pdf”查出病毒（Eicar-Test-Signature），已隔离，任何人都不能打开。" in page
    assert "已保存 1 个：" in page
    assert dict(Attachment.objects.values_list("file_name", "scan")) == {"坏.pdf": "infected", "好.pdf": "clean"}


def test_without_a_token_nothing_is_written(principal, add_url, home):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(principal, backend="groups.access.backends.AppointmentBackend")
    row = sample_attachment(home.group, home.canary)
    assert send(browser, add_url).status_code == 403
    assert browser.post(to(row, "-withdraw"), {"reason": "试"}).status_code == 403
    assert Attachment.objects.standing().count() == 1


# --- taking back --------------------------------------------------------------------------------------------------------
def test_before_it_was_handed_in_it_is_deleted_after_one_question(client, add_url):
    send(client, add_url)
    row = Attachment.objects.get()
    asked = client.get(to(row, "-withdraw")).content.decode()
    assert "尚未提交，撤回后文件即删除，不能恢复。" in asked
    assert 'name="reason"' not in asked
    assert Attachment.objects.count() == 1
    assert client.post(to(row, "-withdraw"))["Location"] == "/"
    assert Attachment.objects.count() == 0
    assert client.post(to(row, "-withdraw")).status_code == 404


def test_after_it_was_handed_in_it_stays_with_its_reason(client, home, principal):
    row = sample_attachment(home.group, home.canary)
    page = client.post(to(row, "-withdraw"), {"reason": " "})
    assert (page.status_code, "请写明撤回原因。" in page.content.decode()) == (200, True)
    assert client.post(to(row, "-withdraw"), {"reason": "传错了"}).status_code == 302
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_why) == (principal, "传错了")
    assert client.post(to(row, "-withdraw"), {"reason": "再来"})["Location"] == "/"
    assert "这个附件已经撤回，没有重复办理。" in client.get("/").content.decode()
    assert client.get(to(row)).status_code == 200  # kept, and to be looked at


# --- the list on a page -------------------------------------------------------------------------------------------------
@PAGE
def test_the_list_says_what_who_when_and_what_to_do(client, home, principal, client_of, user_of):
    row = sample_attachment(home.group, home.canary)
    gone = sample_attachment(home.group, f"{home.canary}旧")
    Attachment.objects.filter(pk=gone.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=principal, withdrawn_why="换新版"
    )
    url = f"/sample/{HANDED_IN}/{home.group.code}/"
    page = client.get(url).content.decode()
    for text in (f"{home.canary}佐证", f"{home.canary}.pdf，PDF，", row.uploaded_by.name, "未查毒", "换新版", "1 个"):
        assert text in page
    assert (page.count(to(row)), page.count(to(row, "-withdraw")), page.count(to(gone, "-withdraw"))) == (2, 1, 0)
    assert f'action="{reverse("portal:attachment-add", args=[HANDED_IN, home.group.code])}"' in page
    assert "附件容量 500 MB，已用 0 字节，还可用 500 MB。" in page
    seen = client_of(user_of("auditor")).get(url).content.decode()
    assert to(row) in seen
    assert "csrfmiddlewaretoken" not in seen.split('class="panel attachments"')[1]
    assert to(row, "-withdraw") not in seen


@PAGE
def test_two_lists_on_one_page_do_not_share_a_name(client, home):
    page = client.get(f"/sample/{HANDED_IN}+{PAPER}/{home.group.code}/").content.decode()
    found = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(found) == len(set(found))
    assert page.count("还没有附件。") == 2


def test_a_list_asks_as_often_for_one_as_for_three(home, principal):
    panel_of(Owner(HANDED_IN, home.group.code), principal)  # the person's scope is kept for the request
    counts = []
    for number in (1, 3):
        while Attachment.objects.count() < number:
            sample_attachment(home.group, f"{home.canary}{Attachment.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            assert len(panel_of(Owner(HANDED_IN, home.group.code), principal).lines) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_scanner_that_does_not_exist_stops_the_start(settings):
    def found() -> set[str]:
        return {problem.id for problem in run_checks(tags=["security"])}

    settings.ATTACHMENT_SCANNER = "nanan_groups.records.attachments.clamav.scan"
    assert "portal.E005" not in found()
    for name in ("nanan_groups.records.attachments.clamav.skan", "no.such.module", "clamav"):
        settings.ATTACHMENT_SCANNER = name
        assert "portal.E005" in found()
