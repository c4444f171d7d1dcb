"""Digital resources of a group, who opened them, and from how many on a school counts as having reached the standard."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.activities.joint_activities.querysets import OfGroupQuerySet
from groups.registry.models import EducationGroup, Institution, Site
from nanan_groups.records.models import HouseHistory


class DigitalResource(models.Model):
    """数字资源: a link, or files that are attached to it."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="digital_resources", verbose_name="教育集团"
    )
    uploader = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="uploaded_resources", verbose_name="上传校点"
    )
    title = models.CharField("资源名称", max_length=80)
    subject = models.CharField("学科或主题", max_length=40)
    link = models.URLField("链接", max_length=300, blank=True)
    uploaded_on = models.DateField("上传日期")
    note = models.CharField("说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(OfGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "数字资源"
        ordering = ["group_id", "-uploaded_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "uploader", "title"],
                name="activities_digitalresource_once",
                violation_error_message="这个校点已上传同名的资源。",
            ),
            models.CheckConstraint(
                name="activities_digitalresource_told",
                condition=~Q(title="") & ~Q(subject=""),
                violation_error_message="资源名称和学科（主题）不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ResourceVisits(models.Model):
    """访问: how many people of a school opened a resource on a day, each once: persons · resource · day."""

    resource = models.ForeignKey(
        DigitalResource, on_delete=models.PROTECT, related_name="visits", verbose_name="数字资源"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="resource_visits", verbose_name="访问学校"
    )
    day = models.DateField("日期")
    people = models.PositiveIntegerField("人数")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "数字资源访问"
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "institution", "day"],
                name="activities_resourcevisits_once",
                violation_error_message="这所学校这一天的访问人数已登记。",
            ),
            models.CheckConstraint(
                name="activities_resourcevisits_people",
                condition=Q(people__gte=1, people__lte=100_000),
                violation_error_message="人数至少 1 人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.day}"


class ResourceOpening(models.Model):
    """在门户打开: a person opened it in the portal that day; once, however often."""

    resource = models.ForeignKey(
        DigitalResource, on_delete=models.PROTECT, related_name="openings", verbose_name="数字资源"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="resource_openings", verbose_name="访问学校"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="用户")
    day = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "数字资源打开"
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "user", "day"], name="activities_resourceopening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.day}"


class UploadStandard(models.Model):
    """上传达标数: from how many resources of a school year on a school has reached the standard. Without a row the platform's
    own default holds, and the page says so."""

    school_year = models.PositiveSmallIntegerField("学年", unique=True)
    resources = models.PositiveSmallIntegerField("每校达标数")
    source = models.CharField("依据文件", max_length=120)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "资源上传达标数"
        ordering = ["-school_year"]
        constraints = [
            models.CheckConstraint(
                name="activities_uploadstandard_told",
                condition=Q(resources__gte=1, school_year__gte=2022, school_year__lte=2199) & ~Q(source=""),
                violation_error_message="达标数至少为 1，并写明依据文件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_year} {self.resources}"
