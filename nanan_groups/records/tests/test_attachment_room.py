"""How much room a unit has in a year, counted under one lock."""

import threading

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.attachments import owners, services
from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.attachments.room import Room, room_of, size_text
from nanan_groups.records.attachments.services import attach, attach_all
from nanan_groups.records.models import Attachment, AttachmentUsage
from nanan_groups.testing.factories import EducationGroupFactory, entry
from nanan_groups.testing.paper_owner import PAPER

from .attachment_made import YEAR, refused, upload

pytestmark = pytest.mark.usefixtures("clock")


# --- room ---------------------------------------------------------------------------------------------------------------
def test_a_full_unit_is_told_what_is_used_and_what_is_left(send, settings, group):
    settings.ATTACHMENT_QUOTA = 500_000
    send(upload(size=450_000))
    sentence = refused("quota", lambda: send(upload("大.pdf", size=60_000)))
    assert sentence == (
        f"“示例集团”{YEAR}-{YEAR + 1} 学年附件容量 488 KB，已用 439 KB，还可用 48 KB；“大.pdf”有 58 KB，没有保存。"
        "请压缩后再上传，或撤回尚未提交的附件。"
    )
    send(upload(size=50_000))
    assert AttachmentUsage.objects.get().used == 500_000
    assert Room(500_000, 500_000).left == 0


def test_the_year_before_and_the_unit_beside_have_room_of_their_own(send, settings, user_of):
    settings.ATTACHMENT_QUOTA = 100_000
    send(upload(size=90_000))
    AttachmentUsage.objects.update(year=YEAR - 1)
    send(upload(size=90_000))
    with entry():
        other = EducationGroupFactory()
    send(upload(size=90_000), owner=Owner(PAPER, other.code), actor=user_of("group_office", group=other))
    assert room_of(owners.RoomUnit(other.code, "")).used == 90_000


def test_sixty_at_once_those_that_fit_are_kept_and_the_others_named(principal, owner, settings):
    settings.ATTACHMENT_QUOTA = 50_000 * 40
    files = [upload(f"{n:02}.pdf", size=50_000) for n in range(1, 61)]
    files[4] = upload("05.pdf", b"<html>")
    done = attach_all(actor=principal, owner=owner, files=files, purpose="evidence", title="佐证")
    assert [row.title for row in done.kept] == [f"佐证（{n}）" for n in range(1, 42) if n != 5]
    assert Attachment.objects.count() == 40
    assert [(one.file_name, one.code) for one in done.refused] == [
        ("05.pdf", "is-html"),
        *((f"{n:02}.pdf", "quota") for n in range(42, 61)),
    ]


def test_a_smaller_one_still_fits_after_a_larger_one_did_not(principal, owner, settings):
    settings.ATTACHMENT_QUOTA = 100_000
    files = [upload("大.pdf", size=200_000), upload("小.pdf", size=90_000)]
    done = attach_all(actor=principal, owner=owner, files=files, purpose="other")
    assert ([row.file_name for row in done.kept], [one.code for one in done.refused]) == (["小.pdf"], ["quota"])


def test_one_paper_has_so_many_attachments(send, settings):
    settings.ATTACHMENTS_PER_OWNER = 2
    send(), send()
    assert refused("too-many", send).startswith("这里最多保存 2 个附件")


def twenty_at_once(user_of, at_once) -> list:
    """Twenty files of 50 KB where ten fit, by twenty people."""
    with entry():
        group = EducationGroupFactory()
    people = [user_of("group_office", group=group) for _ in range(20)]
    files = [upload(size=50_000) for _ in people]

    def of(person, file):
        return lambda: attach(
            actor=person, owner=Owner(PAPER, group.code), file=file, file_name=file.name, purpose="other"
        )

    return at_once(*(of(*pair) for pair in zip(people, files, strict=True)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_never_take_the_same_room(user_of, at_once, settings):
    settings.ATTACHMENT_QUOTA = 500_000
    done = twenty_at_once(user_of, at_once)
    assert sorted(getattr(one, "code", "kept") for one in done) == ["kept"] * 10 + ["quota"] * 10
    assert AttachmentUsage.objects.get().used == sum(Attachment.objects.values_list("size", flat=True)) == 500_000


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_where_rows_are_only_added_up_they_do(user_of, at_once, settings, monkeypatch):
    settings.ATTACHMENT_QUOTA = 500_000
    together = threading.Barrier(20, timeout=30)

    def add_up(unit, year, size, name):
        fits = sum(Attachment.objects.values_list("size", flat=True)) + size <= settings.ATTACHMENT_QUOTA
        together.wait()
        if not fits:
            raise RuleViolation("满了。", code="quota")

    monkeypatch.setattr(services, "take", add_up)
    twenty_at_once(user_of, at_once)
    assert Attachment.objects.count() == 20


@pytest.mark.parametrize(
    ("size", "text"), [(900, "900 字节"), (2048, "2 KB"), (20 * 2**20, "20 MB"), (1_600_000, "1.5 MB")]
)
def test_sizes_read_like_a_file_list(size, text):
    assert size_text(size) == text
