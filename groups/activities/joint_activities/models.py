"""What the schools of a group do together on a day, which schools take part, and how many pupils."""

from django.db import models
from django.db.models import F, Q

from groups.activities.joint_activities.querysets import OfGroupQuerySet
from groups.activities.joint_activities.words import ActivityForm, ActivityState, JointKind
from groups.registry.models import EducationGroup, Site
from nanan_groups.records.models import HouseHistory


class Activity(models.Model):
    """共建活动 of a group, held by one of its schools (细则 四1)."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="activities", verbose_name="教育集团"
    )
    organiser = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="organised_activities", verbose_name="主办校点"
    )
    kind = models.CharField("种类", max_length=12, choices=JointKind)
    form = models.CharField("形式", max_length=12, choices=ActivityForm)
    title = models.CharField("活动名称", max_length=80)
    day = models.DateField("日期")
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    place = models.CharField("地点", max_length=80)
    content = models.TextField("内容安排", max_length=2000, blank=True)
    in_plan = models.BooleanField("列入年度计划", default=False)
    rotating = models.BooleanField("轮值理事长年度安排", default=False)
    state = models.CharField("状态", max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    summary = models.TextField("活动小结", max_length=2000, blank=True)
    why = models.CharField("取消的原因", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(OfGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "共建活动"
        ordering = ["-day", "-starts", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "day", "title"],
                name="activities_activity_once",
                violation_error_message="本集团同一天已有同名的活动。",
            ),
            models.CheckConstraint(
                name="activities_activity_told",
                condition=Q(ends__gt=F("starts"))
                & ~Q(title="")
                & ~Q(place="")
                & Q(kind__in=JointKind.values, form__in=ActivityForm.values),
                violation_error_message="结束时间须晚于开始时间；名称、地点不能为空，种类和形式须在可选范围内。",
            ),
            models.CheckConstraint(
                name="activities_activity_state",
                condition=Q(state="planned", summary="", why="")
                | (Q(state="held", why="") & ~Q(summary=""))
                | (Q(state="cancelled", summary="") & ~Q(why="")),
                violation_error_message="已举办的须有小结，已取消的须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActivitySchool(models.Model):
    """参加校点. ``pupils``: each once; ``first_time``: of them, those who had not been at such a day of this group in the
    school year; ``visits``: 人次 over all parts of the day."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="schools", verbose_name="活动")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="joint_activities", verbose_name="校点")
    pupils = models.PositiveIntegerField("参加学生数", default=0)
    first_time = models.PositiveIntegerField("其中本学年首次参加", default=0)
    visits = models.PositiveIntegerField("学生人次", default=0)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "活动参加校点"
        ordering = ["activity_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "site"],
                name="activities_activityschool_once",
                violation_error_message="同一校点在一次活动中只列一次。",
            ),
            models.CheckConstraint(
                name="activities_activityschool_sizes",
                condition=Q(first_time__lte=F("pupils"), pupils__lte=F("visits"), visits__lte=1_000_000),
                violation_error_message="首次参加的不能多于参加学生数，参加学生数不能多于人次。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.site}"
