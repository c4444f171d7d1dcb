"""What components/_attachments.html prints: the attachments of one owner as one person sees them, and the form to add."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from nanan_groups.kit.scope import scope_of

from ..models import Attachment, ScanState
from .forms import AttachForm
from .owners import Owner, may_write, readable
from .room import room_of, size_text
from .scanning import why_closed

KINDS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}
_ENDINGS = (("wordprocessingml", "Word"), ("spreadsheetml", "Excel"), ("presentationml", "PowerPoint"))


@dataclass(frozen=True, slots=True)
class Line:
    """One attachment. ``opens``: this person may open it now, else ``closed`` says why; ``withdrawn``: by whom, when, why."""

    token: str
    title: str
    file_name: str
    purpose: str
    kind: str
    size: str
    who: str
    at: datetime
    state: str
    badge: str
    opens: bool
    closed: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class Panel:
    """``form`` is None where the person only looks."""

    owner: Owner
    lines: list[Line]
    form: AttachForm | None
    room: str

    @property
    def id(self) -> str:
        return f"attachments-{self.owner.kind}-{self.owner.code}"

    @property
    def standing(self) -> int:
        return sum(not line.withdrawn for line in self.lines)


def panel_of(owner: Owner, user) -> Panel:
    """Raises NoOwner when the person may see nothing of this owner. Two queries, however many attachments there are,
    besides those of the owner's own rights."""
    kind = readable(owner, user)
    rows = Attachment.objects.of(owner).select_related("uploaded_by", "withdrawn_by").order_by("uploaded_at", "pk")
    writes = may_write(owner, user)
    return Panel(
        owner=owner,
        lines=[_line(row, user) for row in rows],
        form=form_for(owner, user) if writes else None,
        room=room_of(kind.unit_of(owner.code)).text if writes else "",
    )


def form_for(owner: Owner, user, *given) -> AttachForm:
    """Fields named after the owner, so that several forms may stand on one page."""
    return AttachForm(
        *given, scope=scope_of(user), max_bytes=settings.ATTACHMENT_BYTES, auto_id=f"{owner.kind}-{owner.code}-%s"
    )


def _line(row: Attachment, user) -> Line:
    closed = why_closed(row, user)
    return Line(
        token=row.token,
        title=row.title,
        file_name=row.file_name,
        purpose=row.get_purpose_display(),
        kind=kind_text(row.media_type),
        size=size_text(row.size),
        who=row.uploaded_by.name,
        at=timezone.localtime(row.uploaded_at),
        state=_state(row),
        badge=_badge(row),
        opens=not closed,
        closed=closed,
        withdrawn=_withdrawn(row),
    )


def kind_text(media_type: str) -> str:
    return KINDS.get(media_type) or next((name for part, name in _ENDINGS if part in media_type), "文件")


def _state(row: Attachment) -> str:
    if row.scan == ScanState.UNSCANNED and settings.ATTACHMENT_SCANNER:
        return "等待查毒"
    return row.get_scan_display()


def _badge(row: Attachment) -> str:
    if row.scan == ScanState.UNSCANNED and settings.ATTACHMENT_SCANNER:
        return "warn"
    return {ScanState.CLEAN: "ok", ScanState.INFECTED: "due"}.get(row.scan, "")


def _withdrawn(row: Attachment) -> str:
    if not row.withdrawn:
        return ""
    return f"{row.withdrawn_by.name} 于 {timezone.localtime(row.withdrawn_at):%Y-%m-%d %H:%M} 撤回：{row.withdrawn_why}"
