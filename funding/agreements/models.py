"""Agreements with universities: what is agreed for each year, and the cash that came (意见 五(三)6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from funding.agreements.querysets import AgreementQuerySet
from funding.agreements.words import MoneyKind, ReceiptState
from groups.registry.models import EducationGroup, Institution
from nanan_groups.records.models import HouseHistory


class Agreement(models.Model):
    """校地共建协议: signed by a school and a university; the contract is attached to it."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="agreements", verbose_name="教育集团"
    )
    university = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="university_agreements", verbose_name="高校（院所）"
    )
    school = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="school_agreements", verbose_name="签约学校"
    )
    title = models.CharField("协议名称", max_length=120)
    signed_on = models.DateField("签订日")
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True, help_text="该日起不再有效；没有期限的留空")
    note = models.CharField("说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(AgreementQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "校地共建协议"
        ordering = ["group_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="funding_agreement_days",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="止日必须晚于起日。",
            ),
            models.CheckConstraint(
                name="funding_agreement_two",
                condition=~Q(university=F("school")) & ~Q(title=""),
                violation_error_message="高校和签约学校不能是同一机构，协议须有名称。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgreementYear(models.Model):
    """年度协议数: the amount an agreement names for a budget year."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="years", verbose_name="协议")
    year = models.PositiveSmallIntegerField("预算年度")
    agreed_fen = models.BigIntegerField("协议数（分）")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "年度协议数"
        ordering = ["agreement_id", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "year"],
                name="funding_agreementyear_once",
                violation_error_message="这一年度的协议数已登记，请修改原来的。",
            ),
            models.CheckConstraint(
                name="funding_agreementyear_amount",
                condition=Q(year__gte=2022, year__lte=2199, agreed_fen__gt=0),
                violation_error_message="协议数必须大于零，年度应在 2022 到 2199 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.year} 年"


class Receipt(models.Model):
    """到账: cash under an agreement with its bank slip: reported by the school's clerk, accepted by the finance officer."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    year = models.ForeignKey(AgreementYear, on_delete=models.PROTECT, related_name="receipts", verbose_name="协议年度")
    kind = models.CharField("类别", max_length=10, choices=MoneyKind, default=MoneyKind.RECEIVED)
    on = models.DateField("到账（支付）日")
    fen = models.BigIntegerField("金额（分）")
    slip = models.CharField(
        "银行回单号", max_length=60, unique=True, error_messages={"unique": "这张银行回单已经报过。"}
    )
    state = models.CharField("状态", max_length=10, choices=ReceiptState, default=ReceiptState.REPORTED)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name="报送人",
        null=True,
        blank=True,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    decided_on = models.DateField("确认日", null=True, blank=True)
    why = models.CharField("不予确认的原因", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "协议到账"
        ordering = ["year_id", "on", "id"]
        constraints = [
            models.CheckConstraint(
                name="funding_receipt_amount",
                condition=Q(fen__gt=0, kind__in=MoneyKind.values) & ~Q(slip=""),
                violation_error_message="金额必须大于零，并写明银行回单号。",
            ),
            models.CheckConstraint(
                name="funding_receipt_state",
                condition=Q(state="reported", decided_on__isnull=True, why="")
                | Q(state="accepted", decided_on__isnull=False, why="")
                | (Q(state="refused", decided_on__isnull=False) & ~Q(why="")),
                violation_error_message="确认须有确认日；不予确认须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()} {self.slip}"
