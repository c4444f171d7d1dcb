"""Shared courses: who developed one, and in which term which school takes it with how many pupils (细则 四2、五2)."""

from django.db import models
from django.db.models import Q

from groups.activities.courses.words import Term
from groups.activities.joint_activities.querysets import OfGroupQuerySet
from groups.registry.models import EducationGroup, Site
from nanan_groups.records.models import HouseHistory


class SharedCourse(models.Model):
    """共享课程 of a group."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="shared_courses", verbose_name="教育集团"
    )
    developer = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="developed_courses", verbose_name="开发校点"
    )
    title = models.CharField("课程名称", max_length=60)
    subject = models.CharField("学科或主题", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(OfGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "共享课程"
        ordering = ["group_id", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "title"],
                name="activities_sharedcourse_once",
                violation_error_message="本集团已有同名的共享课程。",
            ),
            models.CheckConstraint(
                name="activities_sharedcourse_told",
                condition=~Q(title="") & ~Q(subject=""),
                violation_error_message="课程名称和学科（主题）不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CourseTerm(models.Model):
    """开课: a site takes a course in a term, with so many pupils, each once."""

    course = models.ForeignKey(SharedCourse, on_delete=models.PROTECT, related_name="terms", verbose_name="共享课程")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="course_terms", verbose_name="开课校点")
    school_year = models.PositiveSmallIntegerField("学年")
    term = models.PositiveSmallIntegerField("学期", choices=Term)
    pupils = models.PositiveIntegerField("学生数")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "共享课程开课"
        ordering = ["-school_year", "-term", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "site", "school_year", "term"],
                name="activities_courseterm_once",
                violation_error_message="这个校点这一学期已登记开设这门课程。",
            ),
            models.CheckConstraint(
                name="activities_courseterm_sizes",
                condition=Q(term__in=Term.values, school_year__gte=2022, school_year__lte=2199)
                & Q(pupils__gte=1, pupils__lte=100_000),
                violation_error_message="学期为第一或第二学期，学生数至少 1 人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.school_year} {self.get_term_display()}"
