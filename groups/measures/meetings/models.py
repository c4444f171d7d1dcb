"""部门联席会议: what departments of the district agreed on for the groups, and what became of it (意见 六(二))."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.measures.catalogue.models import Measure
from groups.measures.meetings.words import OVER, STANDING, ResolutionState, StepKind
from groups.registry.models import Department
from nanan_groups.kit.texts import shortened
from nanan_groups.records.models import HouseHistory


class InterdepartmentalMeeting(models.Model):
    """联席会议, called or held. Minutes are text, the signed paper is its attachment; one entered in error is withdrawn."""

    code = models.CharField("编号", max_length=12, unique=True, editable=False)
    held_on = models.DateField("会议日期")
    title = models.CharField("会议名称", max_length=80)
    host = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="hosted_meetings", verbose_name="召集部门"
    )
    place = models.CharField("地点", max_length=80)
    people = models.TextField("出席人员", max_length=2000, blank=True)  # a department a line, as the paper lists them
    minutes = models.TextField("会议纪要", max_length=20000, blank=True)
    withdrawn_on = models.DateField("撤销日", null=True, blank=True)
    why = models.CharField("撤销的原因", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "部门联席会议"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["held_on", "title"],
                condition=Q(withdrawn_on__isnull=True),
                name="measures_interdepartmentalmeeting_once",
                violation_error_message="这一天的同名会议已登记。",
            ),
            models.CheckConstraint(
                name="measures_interdepartmentalmeeting_told",
                condition=~Q(title="") & ~Q(place=""),
                violation_error_message="会议名称和地点不能为空。",
            ),
            models.CheckConstraint(
                name="measures_interdepartmentalmeeting_why",
                condition=Q(withdrawn_on__isnull=True, why="") | (Q(withdrawn_on__isnull=False) & ~Q(why="")),
                violation_error_message="撤销须有撤销日和原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingDepartment(models.Model):
    """参加部门."""

    meeting = models.ForeignKey(
        InterdepartmentalMeeting, on_delete=models.PROTECT, related_name="present", verbose_name="部门联席会议"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="meetings_attended", verbose_name="部门"
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "参加部门"
        ordering = ["meeting_id", "department__ordinal", "department__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "department"],
                name="measures_meetingdepartment_once",
                violation_error_message="同一部门在一次会议中只列一次。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.department)


class Resolution(models.Model):
    """议定事项: what one department sees to by a day, of a measure where it belongs to one."""

    code = models.CharField("编号", max_length=12, unique=True, editable=False)
    meeting = models.ForeignKey(
        InterdepartmentalMeeting, on_delete=models.PROTECT, related_name="resolutions", verbose_name="部门联席会议"
    )
    ordinal = models.PositiveSmallIntegerField("序号")
    text = models.TextField("议定事项", max_length=1000)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="meeting_resolutions", verbose_name="责任部门"
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_resolutions",
        verbose_name="举措",
    )
    due_on = models.DateField("完成期限")
    state = models.CharField("状态", max_length=10, choices=ResolutionState, default=ResolutionState.OPEN)
    closed_on = models.DateField("办结日", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "联席会议议定事项"
        ordering = ["due_on", "meeting_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "ordinal"],
                name="measures_resolution_once",
                violation_error_message="这次会议已有同一序号的议定事项。",
            ),
            models.CheckConstraint(
                name="measures_resolution_told",
                condition=~Q(text="") & Q(ordinal__gte=1),
                violation_error_message="议定事项不能为空。",
            ),
            models.CheckConstraint(
                name="measures_resolution_state",
                condition=Q(state__in=STANDING, closed_on__isnull=True) | Q(state__in=OVER, closed_on__isnull=False),
                violation_error_message="办结的须有办结日，办理中的没有。",
            ),
        ]

    def __str__(self) -> str:
        return shortened(self.text, 40)


class ResolutionStep(models.Model):
    """办理记录 of a resolution: only added, so that whoever wrote a report never judges it."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="steps", verbose_name="议定事项")
    day = models.DateField("日期")
    kind = models.CharField("办理", max_length=10, choices=StepKind)
    text = models.TextField("内容", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        related_name="meeting_resolution_steps",
        verbose_name="登记人",
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "议定事项办理记录"
        ordering = ["resolution_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="measures_resolutionstep_told",
                condition=~Q(text="") & Q(kind__in=StepKind.values),
                violation_error_message="办理记录的内容不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{shortened(self.text, 40)}"
