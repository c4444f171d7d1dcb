"""The antivirus hook: nobody else opens what was not scanned, nobody at all what is infected; a scanner that fails closes."""

import io
import socket
import struct
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from groups.registry.models import EducationGroup
from nanan_groups.records.attachments import clamav, scanning
from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.attachments.scanning import ScanFailed, scan_waiting, why_closed
from nanan_groups.records.attachments.services import attach, attach_all
from nanan_groups.records.models import Attachment, Event, EventKind
from nanan_groups.records.tests.attachment_made import upload
from nanan_groups.testing.factories import EducationGroupFactory, UserFactory, entry
from nanan_groups.testing.paper_owner import PAPER
from nanan_groups.testing.papers import EICAR, pdf

HERE = "nanan_groups.records.tests.test_attachment_scan"
BAD = "坏.pdf"


def finds_eicar(content) -> str:
    return "Eicar-Test-Signature" if EICAR in content.read() else ""


def fails(content) -> str:
    raise ScanFailed("not running")


@pytest.fixture
def owner(db):
    with entry():
        return Owner(PAPER, EducationGroupFactory().code)


@pytest.fixture
def principal(owner, user_of):
    return user_of("group_principal", group=EducationGroup.objects.get(code=owner.code))


@pytest.fixture
def send(principal, owner):
    return lambda file: attach(actor=principal, owner=owner, file=file, file_name=file.name, purpose="body")


@pytest.fixture
def scanner(settings):
    def use(name: str) -> None:
        settings.ATTACHMENT_SCANNER = f"{HERE}.{name}" if name else ""

    return use


def infected():
    return upload(BAD, pdf(text=EICAR))


def test_without_a_scanner_files_are_open_and_marked_as_not_scanned(send, owner):
    row = send(infected())
    assert (row.scan, why_closed(row, UserFactory())) == ("unscanned", "")
    assert scan_waiting() == scanning.Report(0, 0, 0)


def test_what_passes_is_open_to_others(send, scanner):
    scanner("finds_eicar")
    row = send(upload())
    row.refresh_from_db()
    assert (row.scan, row.finding, row.scanned_at is None) == ("clean", "", False)
    assert why_closed(row, UserFactory()) == ""


def test_what_is_infected_is_kept_closed_to_everybody_and_on_record(send, scanner, principal):
    scanner("finds_eicar")
    row = send(infected())
    row.refresh_from_db()
    assert (row.scan, row.finding) == ("infected", "Eicar-Test-Signature")
    event = Event.objects.first()
    assert (event.kind, event.ok, event.detail) == (
        EventKind.ATTACHMENT,
        False,
        {
            "verb": "infected",
            "finding": "Eicar-Test-Signature",
            "sha256": row.sha256,
            "uploaded_by": principal.pk,
        },
    )
    assert why_closed(row, principal) == why_closed(row, UserFactory()) == scanning.infected_text(row)
    assert scanning.infected_text(row).startswith(
        f"“{BAD}”查出病毒（Eicar-Test-Signature），已隔离，任何人都不能打开。"
    )


def test_of_several_the_infected_one_is_named_the_others_kept(principal, owner, scanner):
    scanner("finds_eicar")
    done = attach_all(actor=principal, owner=owner, files=[upload("好.pdf"), infected()], purpose="body")
    assert [row.file_name for row in done.kept] == ["好.pdf"]
    assert [(one.file_name, one.code) for one in done.refused] == [(BAD, "infected")]
    assert [row.file_name for row in Attachment.objects.of(owner).usable()] == ["好.pdf"]


def test_a_scanner_that_fails_leaves_the_file_closed_to_others_until_it_is_scanned(
    send, scanner, principal, monkeypatch
):
    logged = []
    monkeypatch.setattr(scanning.logger, "exception", lambda text, *args, **more: logged.append(text % args))
    scanner("fails")
    row = send(upload("计划.pdf"))
    row.refresh_from_db()
    assert row.scan == "unscanned"
    assert why_closed(row, UserFactory()) == "“计划.pdf”正在等待查毒，查毒通过之前不能打开。请稍后再试。"
    assert why_closed(row, principal) == ""
    assert {one.split()[-1] for one in logged} == {"scanned"}
    scanner("finds_eicar")
    assert scan_waiting() == scanning.Report(clean=1)
    row.refresh_from_db()
    assert why_closed(row, UserFactory()) == ""


def test_a_request_waits_so_long_and_leaves_the_rest_to_the_worker(principal, owner, scanner, settings, monkeypatch):
    scanner("finds_eicar")
    settings.ATTACHMENT_SCAN_SECONDS = 0
    asked = []
    monkeypatch.setattr(scanning, "scan_task", SimpleNamespace(enqueue=lambda: asked.append(1)))
    attach_all(actor=principal, owner=owner, files=[upload(), upload()], purpose="body")
    assert (asked, Attachment.objects.filter(scan="unscanned").count()) == ([1], 2)


def test_the_worker_scans_what_waits(send, scanner):
    row = send(upload())
    scanner("finds_eicar")
    assert scanning.scan_task.call() == "clean 1, infected 0, failed 0"
    row.refresh_from_db()
    assert row.scan == "clean"


def test_a_file_that_is_gone_is_a_failure_not_a_clean_file(send, scanner):
    row = send(upload())
    row.file.storage.delete(row.file.name)
    scanner("finds_eicar")
    assert scan_waiting() == scanning.Report(failed=1)
    row.refresh_from_db()
    assert row.scan == "unscanned"


# --- the command --------------------------------------------------------------------------------------------------------
def told(*args) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("scan_attachments", *args, stdout=out)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue().strip()


def test_the_command_says_how_it_went(send, scanner):
    send(upload()), send(infected())
    assert told() == (2, "没有设置查毒程序（ATTACHMENT_SCANNER），附件均未查毒。")
    scanner("fails")
    assert told() == (2, "查毒通过 0 个，查出病毒 0 个，未能查毒 2 个。请检查查毒程序后重新运行。")
    scanner("finds_eicar")
    assert told() == (1, "查毒通过 1 个，查出病毒 1 个，未能查毒 0 个。查出病毒的已隔离，见审计事件。")
    assert told() == (0, "查毒通过 0 个，查出病毒 0 个，未能查毒 0 个。")
    assert told("--again") == (0, "查毒通过 1 个，查出病毒 0 个，未能查毒 0 个。")


def test_scanning_again_finds_what_the_scanner_has_learnt(send, scanner, monkeypatch):
    scanner("finds_eicar")
    row = send(upload())
    monkeypatch.setattr(f"{HERE}.finds_eicar", lambda content: "New.Virus")
    assert told("--again")[0] == 1
    row.refresh_from_db()
    assert (row.scan, row.finding) == ("infected", "New.Virus")


# --- clamd --------------------------------------------------------------------------------------------------------------
@contextmanager
def clamd(answer: bytes, *, path=None, hang_up_after: int | None = None):
    """Something that speaks clamd's INSTREAM: gives its address and what it was sent."""
    family = socket.AF_UNIX if path else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen(1)
    got = {"command": b"", "content": b""}

    def exact(link, size: int) -> bytes:
        data = b""
        while len(data) < size and (block := link.recv(size - len(data))):
            data += block
        return data

    def serve():
        link, _ = server.accept()
        with link:
            link.settimeout(10)
            got["command"] = exact(link, 10)
            while length := struct.unpack(">I", exact(link, 4))[0]:
                got["content"] += exact(link, length)
                if hang_up_after is not None and len(got["content"]) >= hang_up_after:
                    return
            link.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.getsockname()[1]}", got
    finally:
        thread.join(10)
        server.close()
        assert not thread.is_alive()


@pytest.mark.parametrize("local", [True, False], ids=["unix", "tcp"])
@pytest.mark.parametrize(
    ("answer", "finding"),
    [(b"stream: OK\0", ""), (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "Win.Test.EICAR_HDB-1")],
)
def test_clamd_is_sent_the_whole_file_and_believed(settings, tmp_path, local, answer, finding):
    content = b"a" * 200_001
    with clamd(answer, path=tmp_path / "clamd.ctl" if local else None) as (address, got):
        settings.CLAMAV_SOCKET = address
        assert clamav.scan(io.BytesIO(content)) == finding
    assert (got["command"], got["content"]) == (b"zINSTREAM\0", content)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: x ERROR\0", b"", b"nonsense"])
def test_any_other_answer_is_a_failure(settings, answer):
    with clamd(answer) as (settings.CLAMAV_SOCKET, _), pytest.raises(ScanFailed):
        clamav.scan(io.BytesIO(b"a"))


def test_clamd_that_hangs_up_is_a_failure(settings):
    with clamd(b"", hang_up_after=1) as (settings.CLAMAV_SOCKET, _), pytest.raises(ScanFailed):
        clamav.scan(io.BytesIO(b"a" * 20_000_000))


@pytest.mark.parametrize("address", ["/no/such/clamd.ctl", "127.0.0.1:1"])
def test_clamd_that_is_not_there_is_a_failure(settings, address):
    settings.CLAMAV_SOCKET = address
    with pytest.raises(ScanFailed, match="clamd at"):
        clamav.scan(io.BytesIO(b"a"))


def test_clamd_that_says_nothing_is_not_waited_for(settings, tmp_path):
    settings.CLAMAV_SECONDS = 0.2
    settings.CLAMAV_SOCKET = str(tmp_path / "silent")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(settings.CLAMAV_SOCKET)
        server.listen(1)
        with pytest.raises(ScanFailed, match="timed out"):
            clamav.scan(io.BytesIO(b"a"))


def test_the_scanner_of_the_documentation_is_the_one_that_runs(settings):
    settings.ATTACHMENT_SCANNER = "nanan_groups.records.attachments.clamav.scan"
    assert scanning.scanner() is clamav.scan
