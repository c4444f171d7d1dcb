"""What one member school does in the plan, and every way its signature may come about or go."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.papers.models import WrittenPart
from groups.planning.annual_plans.models.plans import AnnualPlan
from groups.planning.annual_plans.words import SignedWay
from groups.registry.models import Site
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.records.models import Attachment


class SchoolStrategy(WrittenPart):
    """一学校一策略: what one member school does in this plan; drafted by the school, signed by its principal. Where one
    is missing: the lead's principal for the lead's own campuses, a scan of the signed page, or an officer's waiver."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="strategies", verbose_name="年度计划")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="strategies", verbose_name="成员校点")
    text = models.TextField("策略", blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签署人",
    )
    signed_at = models.DateTimeField("签署时间", null=True, blank=True)
    signed_way = models.CharField("签署方式", max_length=12, choices=SignedWay, default=SignedWay.PRINCIPAL)
    signatory = models.CharField("纸面签署人", max_length=40, blank=True, help_text="扫描件上签名的校长")
    scan = models.ForeignKey(
        Attachment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签署页扫描件",
    )
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="免签办理人",
    )
    waived_at = models.DateTimeField("免签时间", null=True, blank=True)
    waiver_reason = models.CharField("免签原因", max_length=500, blank=True)
    report = models.TextField("年终执行情况", blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="执行情况填报人",
    )
    reported_at = models.DateTimeField("执行情况填报时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "学校策略"
        ordering = ["plan_id", "site_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "site"], name="planning_schoolstrategy_once", violation_error_message="该校点已有策略。"
            ),
            models.CheckConstraint(
                name="planning_schoolstrategy_signed",
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(text="")),
                violation_error_message="写明策略后才能签署，签署人和时间须同时登记。",
            ),
            # A scan that was taken back leaves a signature without its paper: it is owed again (owed_strategies).
            models.CheckConstraint(
                name="planning_schoolstrategy_way",
                condition=Q(signed_way__in=SignedWay.values)
                & (
                    Q(signed_way=SignedWay.SCAN, signed_at__isnull=False) & ~Q(signatory="")
                    | Q(signatory="", scan__isnull=True)
                ),
                violation_error_message="只有扫描件代签登记扫描件和纸面签署人，而且必须写明。",
            ),
            models.CheckConstraint(
                name="planning_schoolstrategy_waived",
                condition=Q(waived_by__isnull=True, waived_at__isnull=True, waiver_reason="")
                | (Q(waived_by__isnull=False, waived_at__isnull=False, signed_at__isnull=True) & ~Q(waiver_reason="")),
                violation_error_message="免签须写明原因、办理人和时间，已签署的不再免签。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.site}"


class VoidedSignature(models.Model):
    """作废的签署: what was signed, by whom, and who changed it afterwards; only added, so that the signer sees the difference."""

    strategy = models.ForeignKey(
        SchoolStrategy, on_delete=models.PROTECT, related_name="voided", verbose_name="学校策略"
    )
    text = models.TextField("签署时的策略")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="签署人"
    )
    signed_at = models.DateTimeField("签署时间")
    signed_way = models.CharField("签署方式", max_length=12, choices=SignedWay)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="修改人"
    )
    voided_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "作废的签署"
        ordering = ["-voided_at", "-id"]
        constraints = [AppendOnly(name="planning_voidedsignature")]

    def __str__(self) -> str:
        return f"{self.strategy}（签署作废）"
