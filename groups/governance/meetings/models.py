"""Meetings of governance organs: who attended, what was decided, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.governance.meetings.words import Attendance, MeetingKind, ResolutionState
from groups.governance.organs.models import BodyMember, GoverningBody
from nanan_groups.kit.days import day_text
from nanan_groups.kit.texts import shortened
from nanan_groups.records.models import HouseHistory


class BodyMeeting(models.Model):
    """会议 of an organ. Minutes are text, papers are its attachments."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    body = models.ForeignKey(GoverningBody, on_delete=models.PROTECT, related_name="meetings", verbose_name="治理机构")
    held_on = models.DateField("会议日期")
    kind = models.CharField("会议类别", max_length=12, choices=MeetingKind, default=MeetingKind.REGULAR)
    place = models.CharField("地点", max_length=80)
    agenda = models.TextField("议题", max_length=2000)
    minutes = models.TextField("会议纪要", max_length=20000, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "治理机构会议"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="governance_bodymeeting_told",
                condition=~Q(agenda="") & ~Q(place="") & Q(kind__in=MeetingKind.values),
                violation_error_message="会议的地点和议题不能为空，类别须在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{day_text(self.held_on)}{self.get_kind_display()}"


class MeetingAttendance(models.Model):
    """出席情况 of one who sat in the organ that day."""

    meeting = models.ForeignKey(BodyMeeting, on_delete=models.CASCADE, related_name="attendance", verbose_name="会议")
    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, related_name="attendance", verbose_name="成员")
    status = models.CharField("出席情况", max_length=8, choices=Attendance)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "会议出席"
        ordering = ["meeting_id", "member_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="governance_meetingattendance_once",
                violation_error_message="该成员的出席情况已登记。",
            ),
            models.CheckConstraint(
                name="governance_meetingattendance_status",
                condition=Q(status__in=Attendance.values),
                violation_error_message="出席情况须在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_status_display()}"


class BodyResolution(models.Model):
    """决议: what a meeting decided, who sees to it by when, and what came of it."""

    meeting = models.ForeignKey(BodyMeeting, on_delete=models.PROTECT, related_name="resolutions", verbose_name="会议")
    ordinal = models.PositiveSmallIntegerField("序号")
    text = models.TextField("决议内容", max_length=2000)
    responsible = models.CharField("责任人（学校）", max_length=80)
    due_on = models.DateField("完成期限")
    state = models.CharField("办理状态", max_length=8, choices=ResolutionState, default=ResolutionState.OPEN)
    closed_on = models.DateField("办结日", null=True, blank=True)
    result = models.TextField("办理结果", max_length=2000, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "会议决议"
        ordering = ["due_on", "meeting_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "ordinal"],
                name="governance_bodyresolution_once",
                violation_error_message="这次会议已有同一序号的决议。",
            ),
            models.CheckConstraint(
                name="governance_bodyresolution_told",
                condition=~Q(text="") & ~Q(responsible="") & Q(ordinal__gte=1),
                violation_error_message="决议内容和责任人不能为空。",
            ),
            models.CheckConstraint(
                name="governance_bodyresolution_state",
                condition=Q(state="open", closed_on__isnull=True, result="")
                | Q(state__in=["done", "dropped"], closed_on__isnull=False) & ~Q(result=""),
                violation_error_message="办结的决议须有办结日和办理结果，办理中的没有。",
            ),
        ]

    def __str__(self) -> str:
        return f"决议{self.ordinal}"


class ResolutionNote(models.Model):
    """办理进展 of a resolution, as it was told on a day."""

    resolution = models.ForeignKey(
        BodyResolution, on_delete=models.PROTECT, related_name="notes", verbose_name="会议决议"
    )
    day = models.DateField("日期")
    text = models.TextField("进展", max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        related_name="resolution_notes",
        verbose_name="登记人",
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "决议进展"
        ordering = ["resolution_id", "day", "id"]
        constraints = [
            models.CheckConstraint(
                name="governance_resolutionnote_told",
                condition=~Q(text=""),
                violation_error_message="进展不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return shortened(self.text, 40)
