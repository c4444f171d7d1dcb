"""A decided leg of an exchange: who goes from which site to which, as what, for how long. The post stays where it is."""

from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Site
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory
from staffing.exchanges.models.constraints import WHOLE, PartsOfADay
from staffing.exchanges.words import ExchangeKind
from staffing.roster.models import StaffMember
from staffing.roster.words import Subject


class ExchangeLeg(Dated):
    """``valid_to`` is the planned end, or the day it ended early. ``inside`` and the groups are fixed on the first day
    (docs/算例.md S12): what becomes of a site later does not move them."""

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="legs", verbose_name="教职工")
    kind = models.CharField("种类", max_length=12, choices=ExchangeKind)
    from_site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="legs_out", verbose_name="派出校点")
    to_site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="legs_in", verbose_name="接收校点")
    hours = models.PositiveSmallIntegerField("周课时", default=0, help_text="走教的填；其他为 0")
    standard = models.PositiveSmallIntegerField("标准周课时", default=0)
    part = models.PositiveIntegerField("占比", default=WHOLE, help_text="万分之几；全职为 10000")
    full_time = models.BooleanField("全职", default=True)
    subject = models.CharField("任教学科", max_length=16, choices=Subject, blank=True)
    duties = models.CharField("任务", max_length=200, blank=True)
    document = models.CharField("决定文件", max_length=200)
    campus = models.BooleanField("同一法人校区之间", default=False)
    inside = models.BooleanField("集团内", default=False)

    history = HouseHistory(user_db_constraint=False)
    facts = ("kind", "from_site", "to_site", "hours", "standard", "subject", "duties", "document")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "交流"
        ordering = ["person_id", "valid_from", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="staffing_exchangeleg_full",
                fields=["person"],
                when={"full_time": True},
                violation_error_message="该教职工在这段时间已有全职交流。",
            ),
            PartsOfADay(
                name="staffing_exchangeleg_parts",
                violation_error_message="该教职工同一天的各段交流合计超过一个全职。",
            ),
            models.CheckConstraint(
                name="staffing_exchangeleg_kind",
                condition=Q(kind__in=ExchangeKind.values),
                violation_error_message="交流种类不在可选范围内。",
            ),
            models.CheckConstraint(
                name="staffing_exchangeleg_places",
                condition=~Q(from_site=F("to_site")),
                violation_error_message="派出与接收是同一个校点。",
            ),
            models.CheckConstraint(
                name="staffing_exchangeleg_part",
                condition=Q(full_time=True, part=WHOLE, hours=0, standard=0)
                | Q(full_time=False, part__gt=0, part__lte=WHOLE, hours__gt=0, standard__gte=F("hours")),
                violation_error_message="全职的不填课时；兼职的课时须大于 0 且不超过标准课时。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"

    @property
    def concerns(self) -> str:
        return f"staffing.staffmember:{self.person_id}"


class LegGroup(models.Model):
    """For which groups a leg is told, fixed on its first day. ``both``: both of its sites were in that group."""

    leg = models.ForeignKey(ExchangeLeg, on_delete=models.CASCADE, related_name="groups", verbose_name="交流")
    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="legs", verbose_name="集团")
    both = models.BooleanField("两校点同在", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "交流所属集团"
        ordering = ["leg_id", "group_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "group"], name="staffing_leggroup_once", violation_error_message="不得重复。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg} · {self.group}"
