"""People on the roster and the posts they hold."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from groups.registry.models import Institution, Site
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.kit.texts import month_text
from nanan_groups.records.models import Dated, HouseHistory
from staffing.roster.querysets import StaffMemberQuerySet, StaffPostQuerySet
from staffing.roster.rules import masked
from staffing.roster.words import (
    Employment,
    Honour,
    LeadershipPost,
    PostKind,
    Sex,
    StaffState,
    Subject,
    TeachingStage,
    Title,
)

STAFF_NO = r"[A-Za-z0-9][A-Za-z0-9_-]{2,31}"
PHONE = r"(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)"


class StaffMember(models.Model):
    """教职工: a person on the roster. No identity number (docs/领域-教职工.md 第13节); a telephone only where one is needed.

    What depends on the day (school, site, kind of post, leadership) is in the person's posts.
    """

    # Named constraints instead of unique=True: that would add a second index for LIKE to each.
    code = models.CharField("编码", max_length=12, editable=False)
    staff_no = models.CharField("工号", max_length=32)
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=8, choices=Sex)
    birth_month = models.DateField("出生年月", help_text="记该月 1 日")
    stage = models.CharField("任教学段", max_length=12, choices=TeachingStage, blank=True)
    subject = models.CharField("任教学科", max_length=16, choices=Subject, blank=True)
    title = models.CharField("职称", max_length=12, choices=Title, blank=True)
    honour = models.CharField("骨干称号", max_length=16, choices=Honour, blank=True, help_text="填最高一级")
    joined_service_on = models.DateField("参加工作日期", null=True, blank=True)
    phone = models.CharField("联系电话", max_length=24, blank=True)
    state = models.CharField("在岗状态", max_length=8, choices=StaffState, default=StaffState.ACTIVE)
    # An entry made in error is never deleted: its posts are withdrawn, and it is gone from every list, count and search.
    void = models.BooleanField("作废", default=False, editable=False)
    void_school = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name="作废前所在学校",
    )
    is_demo = models.BooleanField("演示数据", default=False, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    told_as = {"phone": masked, "birth_month": month_text}  # in change lines

    objects = StaffMemberQuerySet.as_manager()
    # Nobody in the history can be deleted, so the reference to them needs no check of its own a hundred thousand times.
    history = HouseHistory(
        excluded_fields=["revision", "is_demo"], user_db_constraint=False, no_db_index=["void_school"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "教职工"
        ordering = ["code"]
        # Both are looked up by their beginning; on PostgreSQL that takes this class of operators, which also serves =.
        indexes = [models.Index(fields=["name"], opclasses=["varchar_pattern_ops"], name="staffing_member_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="staffing_staffmember_code", violation_error_message="编码不得重复。"
            ),
            # One number whatever its case; looked up by its beginning too (the migration says how on PostgreSQL).
            models.UniqueConstraint(
                Upper("staff_no"),
                condition=Q(void=False),
                name="staffing_staffmember_staff_no",
                violation_error_message="该工号已登记。",
            ),
            models.CheckConstraint(
                name="staffing_staffmember_choices",
                condition=Q(
                    sex__in=Sex.values,
                    stage__in=["", *TeachingStage.values],
                    subject__in=["", *Subject.values],
                    title__in=["", *Title.values],
                    honour__in=["", *Honour.values],
                    state__in=StaffState.values,
                ),
                violation_error_message="性别、学段、学科、职称、骨干称号或状态不在可选范围内。",
            ),
            models.CheckConstraint(
                name="staffing_staffmember_birth",
                condition=Q(joined_service_on__isnull=True) | Q(joined_service_on__gt=models.F("birth_month")),
                violation_error_message="出生年月须早于参加工作日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_no}）"


class StaffPost(Dated):
    """任职: where a person works, as what, from a day to a day. The main post is where the authorised post (编制) is."""

    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="posts", db_index=False, verbose_name="教职工"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="staff_posts", db_index=False, verbose_name="学校"
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="staff_posts", db_index=False, verbose_name="校点"
    )
    # No index of their own: posts are always asked for by person, school or site (see Meta.indexes).
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True, help_text="该日起不再有效；空表示长期")
    post_kind = models.CharField("岗位类别", max_length=12, choices=PostKind)
    employment = models.CharField(
        "用工性质",
        max_length=12,
        choices=Employment,
        blank=True,
        default="",
        help_text="空为待核；只有在编的占编、列入应交流",
    )
    leadership = models.CharField("领导职务", max_length=20, choices=LeadershipPost, blank=True)
    joined_on = models.DateField("到校日期", help_text="到这所学校的日期；校内调整岗位不改变它")
    main = models.BooleanField("编制所在", default=True)

    objects = StaffPostQuerySet.as_manager()
    history = HouseHistory(
        user_db_constraint=False, no_db_index=["person", "institution", "site", "valid_from", "valid_to"]
    )
    facts = ("institution", "site", "post_kind", "employment", "leadership", "joined_on")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "任职"
        ordering = ["person_id", "valid_from", "id"]
        indexes = [
            models.Index(fields=["institution", "valid_to"], name="staffing_post_institution"),
            models.Index(fields=["site", "valid_to"], name="staffing_post_site"),
            models.Index(fields=["person", "valid_from"], name="staffing_post_person"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="staffing_staffpost_one_main",
                fields=["person"],
                when={"main": True},
                violation_error_message="该教职工在这段时间已有编制所在的任职。",
            ),
            models.CheckConstraint(
                name="staffing_staffpost_choices",
                condition=Q(
                    post_kind__in=PostKind.values,
                    leadership__in=["", *LeadershipPost.values],
                    employment__in=["", *Employment.values],
                ),
                violation_error_message="岗位类别、用工性质或领导职务不在可选范围内。",
            ),
            models.CheckConstraint(
                name="staffing_staffpost_joined",
                condition=Q(joined_on__lte=models.F("valid_from")),
                violation_error_message="到校日期不能晚于任职起日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.institution}"


# What is registered of a person and of the main post, as the columns of the tables are called. There is no other list: the
# stage, the import, the history, the person's page and the back office go over these two.
PERSON_FACTS = tuple(
    field.name
    for field in StaffMember._meta.concrete_fields
    if field.editable and not field.primary_key and field.name != "staff_no"
)
POST_FACTS = tuple(StaffPost._meta.get_field(name).attname for name in StaffPost.facts)
