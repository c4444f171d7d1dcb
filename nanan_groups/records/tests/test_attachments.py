"""Attachments: kept under a name of ours, counted, never doubled, never lost once handed in; nothing without a right."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage, storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.attachments import owners
from nanan_groups.records.attachments.owners import NoOwner, Owner, may_write, register_owner
from nanan_groups.records.attachments.services import attach, needs_reason, withdraw
from nanan_groups.records.models import Attachment, AttachmentUsage, Case, Event, EventKind
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.factories import EducationGroupFactory, UserFactory, entry
from nanan_groups.testing.paper_owner import CASE_PAPER, HANDED_IN, PAPER
from nanan_groups.testing.papers import jpeg, office, pdf

from .attachment_made import YEAR, refused, stored, upload

pytestmark = pytest.mark.usefixtures("clock")


# --- kept ---------------------------------------------------------------------------------------------------------------
def test_a_file_is_kept_with_what_is_known_of_it(send, principal, group):
    content = pdf(text=b"kept")
    row = send(upload("C:\\桌面\\年度计划.pdf", content), title=" 2026 年度计划 ")
    row.refresh_from_db()
    assert (row.title, row.file_name, row.purpose, row.media_type) == (
        "2026 年度计划",
        "年度计划.pdf",
        "evidence",
        "application/pdf",
    )
    assert (row.size, row.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (row.uploaded_by, row.unit, row.year, row.case, row.scan) == (principal, group.code, YEAR, None, "unscanned")
    assert row.file.name == f"attachments/{row.uploaded_at:%Y/%m}/{row.token}"
    with row.file.open("rb") as kept:
        assert kept.read() == content
    event = Event.objects.first()
    assert (event.kind, event.actor_id, event.subject) == (
        EventKind.ATTACHMENT,
        principal.pk,
        f"attachment:{row.token}",
    )
    assert event.detail == {
        "verb": "attach",
        "about": f"sample-paper:{group.code}",
        "size": row.size,
        "sha256": row.sha256,
        "purpose": "evidence",
        "media_type": "application/pdf",
    }


def test_a_title_left_out_is_the_name_without_its_ending(send):
    assert send(upload("../../etc/总结\r\n.pdf")).title == "总结"


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x.pdf", "/etc/passwd.pdf", "a\x00b.pdf", "..\\..\\x.pdf"])
def test_a_name_never_leads_anywhere(send, name):
    file = upload("x.pdf")
    row = send(file, file_name=name)
    assert row.file.name == f"attachments/{row.uploaded_at:%Y/%m}/{row.token}"
    assert not set(row.file_name) & set("/\\\x00")


def test_a_large_file_is_kept_too(send):
    """Django keeps what is larger than 2.5 MB on disk instead of in memory."""
    row = send(upload(size=6_000_000))
    assert row.size == 6_000_000
    assert row.file.size == 6_000_000


def test_on_a_disk_it_lies_where_no_name_of_theirs_leads(
    send, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", FileSystemStorage(tmp_path))
    row = send(upload("x.pdf", size=3_000_000), file_name="../../x.pdf")
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert found == [tmp_path / f"attachments/{row.uploaded_at:%Y/%m}/{row.token}"]
    assert hashlib.sha256(found[0].read_bytes()).hexdigest() == row.sha256
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(actor=row.uploaded_by, attachment=row)
    assert not found[0].exists()


# --- refused ------------------------------------------------------------------------------------------------------------
def test_a_hostile_file_leaves_nothing(send):
    for content, code in (
        (b"MZ" + b"\0" * 90, "is-program"),
        (b"", "empty-file"),
        (pdf() + b"PK\x05\x06", "polyglot-archive"),
    ):
        refused(code, lambda content=content: send(upload("a.pdf", content)))
    refused("macro", lambda: send(upload("a.docm", office())))
    refused("pixels", lambda: send(upload("a.jpg", jpeg(50_000, 50_000))))
    assert AttachmentUsage.objects.count() == 0


def test_a_file_beyond_the_limit_is_refused_before_it_is_all_read(send, settings):
    settings.ATTACHMENT_BYTES = 1000
    sentence = refused("too-big", lambda: send(upload(size=3_000_000)))
    assert sentence.startswith("文件有 2.9 MB，超过单个附件 0 MB 的上限。")


def test_a_purpose_that_is_none(send):
    assert refused("purpose", lambda: send(purpose="approved")) == "请选择附件用途。"


def test_the_same_content_twice_is_kept_once(send, owner):
    content = pdf(text=b"twice")
    send(upload("甲.pdf", content))
    assert refused("same", lambda: send(upload("乙.pdf", content))) == "“乙.pdf”与已有的附件内容相同，没有重复保存。"


def test_two_clicks_at_once_keep_one_file(transactional_db, user_of, at_once):
    with entry():
        group = EducationGroupFactory()
    principal, content = user_of("group_principal", group=group), pdf(text=b"clicks")

    def click():
        return attach(
            actor=principal,
            owner=Owner(PAPER, group.code),
            file=upload(content=content),
            file_name="a.pdf",
            purpose="body",
        )

    before = stored()
    done = at_once(*[click] * 6)
    kept = [one for one in done if isinstance(one, Attachment)]
    assert len(kept) == 1, done
    assert {one.code for one in done if one not in kept} == {"same"}
    assert all(isinstance(one, RuleViolation) for one in done if one not in kept)
    assert (Attachment.objects.count(), stored(), AttachmentUsage.objects.get().used) == (1, before + 1, kept[0].size)


def test_storage_that_fails_says_so_and_keeps_nothing(send, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storages["private"]), "_save", full)
    assert refused("storage", send).startswith("服务器暂时不能保存文件")
    assert AttachmentUsage.objects.count() == 0


def test_a_row_that_cannot_be_written_takes_its_file_along(send, monkeypatch):
    before = stored()
    monkeypatch.setattr(Attachment, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send()
    assert (Attachment.objects.count(), stored(), AttachmentUsage.objects.count()) == (0, before, 0)


# --- rights -------------------------------------------------------------------------------------------------------------
def test_a_kind_nobody_registered_is_nobodys(send, principal):
    with pytest.raises(NoOwner):
        send(owner=Owner("no-such-kind", "x"))
    assert not may_write(Owner("no-such-kind", "x"), principal)


@pytest.mark.parametrize(
    ("role", "raised"),
    [
        ("group_office", None), ("registry_officer", PermissionDenied), ("auditor", PermissionDenied), ("expert", NoOwner),
        ("school_clerk", NoOwner), ("group_principal", NoOwner), ("treasury_officer", NoOwner), ("system", NoOwner),
        ("security", NoOwner), ("audit", NoOwner),
    ],
)  # fmt: skip
def test_who_may_hand_in(send, user_of, group, role, raised):
    """The principal here is another group's."""
    person = user_of(role, **({"group": group} if role in ("group_office", "expert") else {}))
    if raised is None:
        assert send(actor=person).uploaded_by == person
        return
    with pytest.raises(raised):
        send(actor=person)
    assert (Attachment.objects.count(), stored()) == (0, stored())


def test_a_kind_registered_twice_is_a_mistake():
    with pytest.raises(ValueError, match="sample-paper"):
        register_owner(PAPER, may_read=None, may_write=None, unit_of=None, title_of=None, url_of=None)


# --- withdrawn ----------------------------------------------------------------------------------------------------------
def test_before_it_is_handed_in_it_goes_altogether(send, principal, django_capture_on_commit_callbacks):
    before = stored()
    row = send()
    assert not needs_reason(row, principal)
    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw(actor=principal, attachment=row)
    assert (Attachment.objects.count(), stored(), AttachmentUsage.objects.get().used) == (0, before, 0)
    assert [event.detail["verb"] for event in Event.objects.filter(kind=EventKind.ATTACHMENT)] == ["remove", "attach"]
    assert refused("already", lambda: withdraw(actor=principal, attachment=row)).startswith("这个附件已经删除")


def test_once_handed_in_it_stays_with_who_when_and_why(send, principal, group, user_of):
    row = send()
    Attachment.objects.update(about_kind=HANDED_IN)
    row.refresh_from_db()
    assert needs_reason(row, principal)
    assert refused("reason", lambda: withdraw(actor=principal, attachment=row, reason="  ")) == "请写明撤回原因。"
    before = stored()
    assert not withdraw(actor=principal, attachment=row, reason="传错了文件")
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_why, row.withdrawn, stored()) == (principal, "传错了文件", True, before)
    assert AttachmentUsage.objects.get().used == row.size
    office = user_of("group_office", group=group)
    assert refused("already", lambda: withdraw(actor=office, attachment=row, reason="再撤")).startswith(
        "这个附件已经撤回"
    )
    row.refresh_from_db()
    assert row.withdrawn_by == principal


@pytest.mark.parametrize("role", ["registry_officer", "auditor"])
def test_who_only_looks_withdraws_nothing(send, user_of, role):
    row = send()
    with pytest.raises(PermissionDenied):
        withdraw(actor=user_of(role), attachment=row, reason="试")
    assert Attachment.objects.standing().count() == 1


def test_what_is_withdrawn_or_infected_does_not_count_where_a_paper_is_asked_for(send, owner):
    first, second, third = send(), send(), send()
    now = timezone.now()
    Attachment.objects.filter(pk=first.pk).update(withdrawn_at=now, withdrawn_by=first.uploaded_by, withdrawn_why="错")
    Attachment.objects.filter(pk=second.pk).update(scan="infected", scanned_at=now, finding="Eicar")
    assert list(Attachment.objects.of(owner).usable()) == [third]
    assert list(Attachment.objects.of(owner).standing()) == [second, third]


def test_the_same_content_comes_again_after_it_was_withdrawn(send, principal):
    content = pdf(text=b"again")
    row = send(upload(content=content))
    Attachment.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawn_by=principal, withdrawn_why="错")
    assert send(upload(content=content)).pk != row.pk


# --- with a case --------------------------------------------------------------------------------------------------------
@pytest.fixture
def case(group):
    return CaseFactory(place="group", place_id=group.pk)


def move(case, **facts):
    Case.objects.filter(pk=case.pk).update(version=case.version + 1, **facts)


def test_a_case_closes_its_attachments_with_its_state(send, case, principal):
    owner = Owner(CASE_PAPER, case.code)
    row = send(owner=owner)
    assert row.case == case
    move(case, state="submitted", submitted_by=principal, submitted_at=timezone.now())
    with pytest.raises(PermissionDenied, match="或已经提交"):
        send(owner=owner)
    Case.objects.update(state="returned")
    assert needs_reason(row, principal)
    assert withdraw(actor=principal, attachment=row, reason="换新版") is False
    assert send(owner=owner).case == case


@pytest.mark.parametrize("what", ["attach", "withdraw"])
def test_a_case_that_moves_meanwhile_is_not_written_to(send, case, principal, monkeypatch, what):
    """Submitted after the right was asked for, before the file is written."""
    owner = Owner(CASE_PAPER, case.code)
    row = send(owner=owner)
    kind = owners._kinds[CASE_PAPER]

    def slow_title(code):
        move(case, state="submitted", submitted_by=principal, submitted_at=timezone.now())
        return kind.unit_of(code)

    if what == "attach":
        monkeypatch.setitem(owners._kinds, CASE_PAPER, owners.OwnerKind(**{**_facts(kind), "unit_of": slow_title}))
        sentence = refused("moved", lambda: send(owner=owner))
    else:
        stale = Case.objects.get(pk=case.pk)
        move(case)
        monkeypatch.setitem(
            owners._kinds, CASE_PAPER, owners.OwnerKind(**{**_facts(kind), "case_of": lambda code: stale})
        )
        sentence = refused("moved", lambda: withdraw(actor=principal, attachment=row))
    assert sentence == "办理状态刚刚变了，没有保存。请刷新页面查看后再办理。"


def _facts(kind) -> dict:
    return {name: getattr(kind, name) for name in kind.__dataclass_fields__}


# --- the database itself refuses ------------------------------------------------------------------------------------------
WRONG = {
    "token": {"token": "same"},
    "once": {"sha256": "a" * 64},
    "purpose": {"purpose": "approved"},
    "size": {"size": 0},
    "name": {"file_name": "../x.pdf"},
    "nameless": {"file_name": ""},
    "scanned": {"scan": "clean"},
    "unscanned": {"scanned_at": MORNING},
    "finding": {"scan": "infected", "scanned_at": MORNING},
    "found clean": {"scan": "clean", "scanned_at": MORNING, "finding": "x"},
    "withdrawn": {"withdrawn_at": MORNING},
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_database_refuses(db, rule):
    user = UserFactory()

    def row(**facts):
        given = {
            "token": "same" if rule == "token" else facts.get("file_name", "") + str(len(facts)),
            "about_kind": "k",
            "about_code": "c",
            "unit": "u",
            "year": 2026,
            "title": "t",
            "purpose": "body",
            "file": "f",
            "file_name": "x",
            "size": 1,
            "sha256": "b" * 64,
            "media_type": "m",
            "uploaded_by": user,
            "uploaded_at": timezone.now(),
        }
        return Attachment(**(given | facts))

    Attachment.objects.bulk_create([row(sha256="a" * 64, file_name="y")])
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.bulk_create([row(**WRONG[rule])])
    assert Attachment.objects.count() == 1


def test_used_room_never_falls_below_nothing(db):
    usage = AttachmentUsage.objects.create(unit="u", year=2026, used=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachmentUsage.objects.filter(pk=usage.pk).update(used=-1)
