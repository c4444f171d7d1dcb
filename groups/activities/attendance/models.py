"""Who was at an activity: a person once, by hand, by sheet or by the code at the door."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.activities.attendance.querysets import AttendanceQuerySet
from groups.activities.attendance.words import AttendedWay
from groups.activities.joint_activities.models import Activity
from groups.registry.models import Institution, Site
from nanan_groups.kit.names import number_key
from nanan_groups.records.models import HouseHistory


class Attendance(models.Model):
    """签到. Number, name and school as they stood on the roster that day: the roster is kept by a floor above."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendance", verbose_name="活动")
    staff_no = models.CharField("工号", max_length=32)
    staff_key = models.CharField("工号（比对用）", max_length=32, editable=False)
    name = models.CharField("姓名", max_length=40)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="attendance", verbose_name="所在学校"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="attendance", verbose_name="所在校点")
    way = models.CharField("登记方式", max_length=10, choices=AttendedWay)
    at = models.DateTimeField("登记时间")

    objects = models.Manager.from_queryset(AttendanceQuerySet)()
    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "活动签到"
        ordering = ["activity_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "staff_key"],
                name="activities_attendance_once",
                violation_error_message="此人已经签到，没有重复登记。",
            ),
            models.CheckConstraint(
                name="activities_attendance_told",
                condition=~Q(staff_key="") & ~Q(name="") & Q(way__in=AttendedWay.values),
                violation_error_message="签到须有工号、姓名和登记方式。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self):
        self.staff_key = number_key(self.staff_no)


class CheckInWindow(models.Model):
    """签到二维码: a code that holds from a moment to a moment. A new one takes the place of the last."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="windows", verbose_name="活动")
    key = models.CharField("签到码", max_length=24, unique=True, editable=False)
    opens_at = models.DateTimeField("开始")
    closes_at = models.DateTimeField("结束")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name="出示人",
        null=True,
        blank=True,
    )

    history = HouseHistory(excluded_fields=["key"])

    class Meta:
        verbose_name = verbose_name_plural = "签到二维码"
        ordering = ["activity_id", "-id"]
        constraints = [
            models.CheckConstraint(
                name="activities_checkinwindow_span",
                condition=Q(closes_at__gt=F("opens_at")) & ~Q(key=""),
                violation_error_message="结束时间须晚于开始时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} 签到"
