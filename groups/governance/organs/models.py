"""Governance organs of a group and who sits in them, from a day to a day (意见 五(一)2, 五(二)3; 细则 三(二)3，三(一)4)."""

from django.db import models
from django.db.models import F, Q

from groups.governance.organs.querysets import GoverningBodyQuerySet
from groups.governance.organs.words import OrganKind, Quorum, SeatKind, SeatPosition
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import Dated, HouseHistory

SOURCE_MESSAGE = "种类和来源须在可选范围内。"


class GoverningBody(Dated):
    """治理机构: one of each kind for a group on any day. What it is called and how large it is are in its versions.

    ``revision`` guards all acts on the organ, its seats, meetings and resolutions.
    """

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="organs", verbose_name="教育集团")
    kind = models.CharField("机构种类", max_length=20, choices=OrganKind)
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.PORTAL)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(GoverningBodyQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])
    facts = ("kind", "source")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "治理机构"
        ordering = ["group_id", "kind", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="governance_governingbody_once",
                fields=["group", "kind"],
                violation_error_message="该集团在这段时间已有同一种治理机构。",
                violation_error_code="organ-twice",
            ),
            models.CheckConstraint(
                name="governance_governingbody_choices",
                condition=Q(kind__in=OrganKind.values, source__in=Source.values),
                violation_error_message=SOURCE_MESSAGE,
            ),
        ]

    def __str__(self) -> str:
        version = self.versions.order_by("-valid_from").first()
        return version.name if version else self.get_kind_display()


class BodyVersion(Dated):
    """What an organ is called, how many seats it has and why, from a day to a day.

    A party committee may have more seats as its group grows (细则 三(一)4): ``seats_basis`` says on what ground.
    """

    body = models.ForeignKey(GoverningBody, on_delete=models.PROTECT, related_name="versions", verbose_name="治理机构")
    name = models.CharField("名称", max_length=80)
    seats = models.PositiveSmallIntegerField("席位数", null=True, blank=True, help_text="留空为不限")
    seats_basis = models.CharField("席位依据", max_length=200, blank=True)
    quorum = models.CharField("法定到会人数", max_length=12, choices=Quorum, default=Quorum.MAJORITY)
    paper = models.CharField("批复文号", max_length=80, blank=True, help_text="区教委或上级党组织的批复，没有的留空")

    history = HouseHistory()
    facts = ("name", "seats", "seats_basis", "quorum", "paper")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "治理机构登记"
        ordering = ["body_id", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="governance_bodyversion_once",
                fields=["body"],
                violation_error_message="同一治理机构在同一天只能有一条登记。",
            ),
            models.CheckConstraint(
                name="governance_bodyversion_named",
                condition=~Q(name="") & Q(quorum__in=Quorum.values),
                violation_error_message="治理机构的名称不能为空，法定到会人数须在可选范围内。",
            ),
            models.CheckConstraint(
                name="governance_bodyversion_seats",
                condition=Q(seats__isnull=True) | Q(seats__gte=1, seats__lte=200) & ~Q(seats_basis=""),
                violation_error_message="席位数应为 1 至 200，并写明依据。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyMember(Dated):
    """机构成员: a person with a position in an organ, for the school he stands for. One chair on any day."""

    body = models.ForeignKey(GoverningBody, on_delete=models.PROTECT, related_name="members", verbose_name="治理机构")
    person = models.CharField("姓名", max_length=40)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organ_seats",
        verbose_name="所在学校（单位）",
    )
    post = models.CharField("校内职务", max_length=60, blank=True, help_text="如“校长”“副校长”")
    position = models.CharField("机构职务", max_length=12, choices=SeatPosition)
    seat_kind = models.CharField("产生方式", max_length=12, choices=SeatKind, default=SeatKind.EX_OFFICIO)
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.PORTAL)

    history = HouseHistory()
    facts = ("person", "institution", "post", "position", "seat_kind", "source")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "治理机构成员"
        ordering = ["body_id", "position", "valid_from", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="governance_bodymember_one_chair",
                fields=["body"],
                when={"position": "chair"},
                violation_error_message="该机构在这段时间已有主任（理事长、书记、召集人）；请先终止其任期。",
                violation_error_code="chair-twice",
            ),
            NoOverlap(
                name="governance_bodymember_once",
                fields=["body", "institution", "person"],
                violation_error_message="此人在这段时间已在该机构任职；改任的请先终止原任期。",
                violation_error_code="seat-twice",
            ),
            models.CheckConstraint(
                name="governance_bodymember_choices",
                condition=~Q(person="")
                & Q(position__in=SeatPosition.values, seat_kind__in=SeatKind.values, source__in=Source.values),
                violation_error_message="姓名不能为空，职务、产生方式和来源须在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.person


class RotatingChair(models.Model):
    """轮值理事长: one school has the year's research, studies and training events in hand (细则 三(二)3)."""

    body = models.ForeignKey(GoverningBody, on_delete=models.PROTECT, related_name="rotation", verbose_name="治理机构")
    school_year = models.PositiveSmallIntegerField("学年", help_text="填学年的起始年，如 2026 表示 2026-2027 学年")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="rotating_chairs", verbose_name="轮值学校"
    )
    person = models.CharField("轮值理事长", max_length=40)
    research = models.TextField("教研活动", max_length=2000, blank=True)
    studies = models.TextField("科研活动", max_length=2000, blank=True)
    training = models.TextField("培训活动", max_length=2000, blank=True)
    handed_over_on = models.DateField("交接日", null=True, blank=True)
    handover = models.TextField("交接清单", max_length=2000, blank=True)
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.PORTAL)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "轮值理事长"
        ordering = ["body_id", "school_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "school_year"],
                name="governance_rotatingchair_once",
                violation_error_message="这一学年的轮值理事长已经登记。",
            ),
            models.CheckConstraint(
                name="governance_rotatingchair_year",
                condition=Q(school_year__gte=1990, school_year__lte=2199, source__in=Source.values) & ~Q(person=""),
                violation_error_message="学年应为 1990 至 2199 之间的起始年，轮值理事长不能为空。",
            ),
            models.CheckConstraint(
                name="governance_rotatingchair_handover",
                condition=Q(handed_over_on__isnull=True, handover="")
                | Q(handed_over_on__isnull=False) & ~Q(handover=""),
                violation_error_message="交接日和交接清单须同时填写。",
            ),
            models.CheckConstraint(
                name="governance_rotatingchair_handover_day",
                condition=Q(handed_over_on__isnull=True) | Q(handed_over_on__year__gte=F("school_year")),
                violation_error_message="交接日不能早于轮值的学年。",
            ),
        ]

    def __str__(self) -> str:
        return f"{school_year_text(self.school_year)} 学年轮值理事长"
