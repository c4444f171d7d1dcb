"""Room for attachments: each unit has so much in a school year; what is taken is counted where two cannot count at once."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.hostile import MIB
from nanan_groups.kit.years import school_year_of, school_year_text

from ..models import AttachmentUsage
from .owners import RoomUnit


@dataclass(frozen=True, slots=True)
class Room:
    """In bytes."""

    used: int
    limit: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def text(self) -> str:
        return f"附件容量 {size_text(self.limit)}，已用 {size_text(self.used)}，还可用 {size_text(self.left)}"


def size_text(size: int) -> str:
    """2.4 MB, 816 KB, 12 字节."""
    if size >= MIB:
        return f"{size / MIB:.1f} MB".replace(".0 MB", " MB")
    return f"{size // 1024} KB" if size >= 1024 else f"{size} 字节"


def room_of(unit: RoomUnit, year: int | None = None) -> Room:
    year = school_year_of(timezone.localdate()) if year is None else year
    used = AttachmentUsage.objects.filter(unit=unit.code, year=year).values_list("used", flat=True).first()
    return Room(used or 0, settings.ATTACHMENT_QUOTA)


def take(unit: RoomUnit, year: int, size: int, name: str) -> None:
    """Count the bytes, or RuleViolation with what is used and what is left."""
    AttachmentUsage.objects.get_or_create(unit=unit.code, year=year)
    room = AttachmentUsage.objects.filter(unit=unit.code, year=year, used__lte=settings.ATTACHMENT_QUOTA - size)
    if not room.update(used=F("used") + size):
        raise RuleViolation(
            f"“{unit.text}”{school_year_text(year)} 学年{room_of(unit, year).text}；“{name}”有 {size_text(size)}，没有保存。"
            "请压缩后再上传，或撤回尚未提交的附件。",
            code="quota",
        )


def release(unit: str, year: int, size: int) -> None:
    AttachmentUsage.objects.filter(unit=unit, year=year).update(used=F("used") - size)
