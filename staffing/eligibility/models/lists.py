"""The yearly list of those due and those deferred: drawn on the census day, posted, frozen; corrected later by addenda only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Institution, Site
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import HouseHistory
from staffing.eligibility.querysets import CensusEntryQuerySet
from staffing.eligibility.words import LISTED, ListState, ObjectionState, Standing
from staffing.roster.models import StaffMember
from staffing.roster.words import Honour


class CensusList(models.Model):
    """应交流名册 of a school year. ``parameters``: as they were when it was drawn; ``counts``: people by standing."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    school_year = models.PositiveSmallIntegerField("学年", unique=True)
    census_day = models.DateField("基准日")
    state = models.CharField("状态", max_length=8, choices=ListState, default=ListState.DRAWN)
    parameters = models.JSONField("参数", default=dict, blank=True)
    counts = models.JSONField("人数", default=dict, blank=True)
    posted_from = models.DateField("公示起", null=True, blank=True)
    posted_until = models.DateField("公示止", null=True, blank=True, help_text="公示的最后一天")
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "应交流名册"
        ordering = ["-school_year"]
        constraints = [
            models.CheckConstraint(
                name="staffing_censuslist_posted",
                condition=Q(state=ListState.DRAWN, posted_from__isnull=True, posted_until__isnull=True)
                | Q(
                    state__in=[ListState.POSTED, ListState.FROZEN],
                    posted_from__isnull=False,
                    posted_until__gte=F("posted_from"),
                ),
                violation_error_message="公示起止与状态不符。",
            ),
            models.CheckConstraint(
                name="staffing_censuslist_frozen",
                condition=Q(state=ListState.FROZEN, frozen_at__isnull=False)
                | (~Q(state=ListState.FROZEN) & Q(frozen_at__isnull=True)),
                violation_error_message="冻结时间与状态不符。",
            ),
        ]

    def __str__(self) -> str:
        return f"{school_year_text(self.school_year)}学年应交流名册"


class CensusEntry(models.Model):
    """One person of the list, with the figures the line rests on and the place on the census day. Names are kept as they were:
    a former member is read in frozen names only."""

    of = models.ForeignKey(CensusList, on_delete=models.CASCADE, related_name="entries", verbose_name="名册")
    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="census_entries", verbose_name="教职工"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="census_entries", verbose_name="学校"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="census_entries", verbose_name="校点")
    staff_no = models.CharField("工号", max_length=32)
    name = models.CharField("姓名", max_length=40)
    school = models.CharField("校名", max_length=120)
    stage = models.CharField("学段", max_length=12, blank=True)
    subject = models.CharField("学科", max_length=16, blank=True)
    post_kind = models.CharField("岗位类别", max_length=12)
    leadership = models.CharField("领导职务", max_length=20, blank=True)
    honour = models.CharField("骨干称号", max_length=16, choices=Honour, blank=True)
    backbone = models.BooleanField("骨干", default=False)
    standing = models.CharField("结果", max_length=12, choices=Standing)
    line = models.CharField("理由", max_length=300)
    since = models.DateField("年限起算", null=True, blank=True)
    months = models.PositiveSmallIntegerField("在校月数", default=0)
    retires = models.DateField("退休月份", null=True, blank=True)
    left = models.PositiveSmallIntegerField("距退休月数", null=True, blank=True)
    exempt = models.CharField("豁免", max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    by_hand = models.BooleanField("人工", default=False, help_text="公示中采纳异议后改定")

    objects = CensusEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名册人员"
        ordering = ["of_id", "institution_id", "staff_no"]
        indexes = [
            models.Index(fields=["of", "institution", "standing"], name="staffing_census_school"),
            models.Index(fields=["of", "standing"], name="staffing_census_standing"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "person"], name="staffing_censusentry_once", violation_error_message="名册中已有此人。"
            ),
            models.CheckConstraint(
                name="staffing_censusentry_standing",
                condition=Q(standing__in=LISTED) | Q(standing=Standing.NOT_DUE.value),
                violation_error_message="名册只列应交流、暂缓的人员和公示中改定的人员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_no}）"


class CensusGroup(models.Model):
    """For which groups a person of the list counts: those of the site of the main post on the census day."""

    entry = models.ForeignKey(CensusEntry, on_delete=models.CASCADE, related_name="groups", verbose_name="名册人员")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="census_entries", verbose_name="集团"
    )

    class Meta:
        verbose_name = verbose_name_plural = "名册人员所属集团"
        ordering = ["entry_id", "group_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "group"], name="staffing_censusgroup_once", violation_error_message="不得重复。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.group}"


class Objection(models.Model):
    """异议: what a school says against a line while the list is posted, and the answer."""

    entry = models.ForeignKey(CensusEntry, on_delete=models.PROTECT, related_name="objections", verbose_name="名册人员")
    text = models.TextField("异议内容", max_length=500)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="提出人"
    )
    raised_on = models.DateField("提出日期")
    state = models.CharField("状态", max_length=8, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.TextField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="答复人",
    )
    answered_on = models.DateField("答复日期", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "名册异议"
        ordering = ["raised_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_objection_answer",
                condition=Q(state=ObjectionState.OPEN, answered_on__isnull=True, answered_by__isnull=True, answer="")
                | (
                    ~Q(state=ObjectionState.OPEN)
                    & Q(answered_on__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                violation_error_message="答复与状态不符。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} · 异议"


class Addendum(models.Model):
    """补充更正 of a frozen list: it names what it changes; the frozen row stays as it is."""

    of = models.ForeignKey(CensusList, on_delete=models.PROTECT, related_name="addenda", verbose_name="名册")
    entry = models.ForeignKey(
        CensusEntry, on_delete=models.PROTECT, related_name="addenda", null=True, blank=True, verbose_name="名册人员"
    )
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+", verbose_name="教职工")
    number = models.PositiveSmallIntegerField("序号")
    before = models.CharField("原结果", max_length=12, choices=Standing)
    after = models.CharField("更正为", max_length=12, choices=Standing)
    reason = models.CharField("理由", max_length=300)
    document = models.CharField("依据文件", max_length=200)
    made_on = models.DateField("日期")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "名册补充更正"
        ordering = ["of_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "number"], name="staffing_addendum_number", violation_error_message="序号不得重复。"
            ),
            models.CheckConstraint(
                name="staffing_addendum_changes",
                condition=~Q(before=F("after")),
                violation_error_message="更正前后相同。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} 补充更正第{self.number}号"
