"""The books of a budget year: accounts, what they hold, and a journal that is only ever added to.

An entry takes an amount from one account and gives it to another, so every entry balances by itself. It has no status; a
reversal is an entry of its own that names what it reverses, once. Closing is a state of the year.
"""

from django.db import models
from django.db.models import F, Q

from funding.books.words import AccountKind, EntryKind, MoneySource
from groups.registry.models import EducationGroup, Institution, Site
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.records.models import Case, HouseHistory


class BookYear(models.Model):
    """年度账: open until it is closed."""

    year = models.PositiveSmallIntegerField("预算年度", unique=True)
    closed_on = models.DateField("结账日", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "年度账"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="funding_bookyear_range",
                condition=Q(year__gte=2022, year__lte=2199),
                violation_error_message="预算年度应在 2022 到 2199 之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度账"


class SpendingCategory(models.Model):
    """支出类别: eight of the policy (细则 五4), and what the bureau adds."""

    name = models.CharField("名称", max_length=40, unique=True, error_messages={"unique": "这个类别已经有了。"})
    ordinal = models.PositiveSmallIntegerField("次序")
    clause = models.CharField("条款", max_length=40, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "支出类别"
        ordering = ["ordinal", "id"]

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """经费账户 of a group in a year: its own (held by its lead: a group is no legal person), each public member school's."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("预算年度")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="accounts", verbose_name="教育集团"
    )
    kind = models.CharField("类别", max_length=10, choices=AccountKind)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="funding_accounts",
        verbose_name="学校",
        null=True,
        blank=True,
    )
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "经费账户"
        ordering = ["-year", "group_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "group", "kind"],
                condition=~Q(kind="school"),
                name="funding_account_once",
                violation_error_message="这个账户已经有了。",
            ),
            models.UniqueConstraint(
                fields=["year", "group", "institution"],
                condition=Q(kind="school"),
                name="funding_account_school_once",
                violation_error_message="这所学校的账户已经有了。",
            ),
            models.CheckConstraint(
                name="funding_account_kind",
                condition=(Q(kind="school", institution__isnull=False) | ~Q(kind="school"))
                & Q(kind__in=AccountKind.values),
                violation_error_message="学校账户须写明学校。",
            ),
        ]

    def __str__(self) -> str:
        name = str(self.institution) if self.kind == AccountKind.SCHOOL else self.get_kind_display()
        return f"{name} {self.year} 年"


class Balance(models.Model):
    """余额: what an account holds of a source, and how much of it is committed. Kept beside the journal so that the database
    itself refuses to go below it; ``check_books`` recomputes it from the entries."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="balances", verbose_name="账户")
    source = models.CharField("来源", max_length=12, choices=MoneySource)
    holds = models.BooleanField("不得为负", default=True)
    fen = models.BigIntegerField("余额（分）", default=0)
    committed = models.BigIntegerField("占用（分）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "余额"
        ordering = ["account_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "source"], name="funding_balance_once", violation_error_message="余额已有一行。"
            ),
            models.CheckConstraint(
                name="funding_balance_enough",
                condition=Q(holds=False) | Q(committed__gte=0, fen__gte=F("committed")),
                violation_error_message="余额不足：账户余额不得为负，占用的不可动用。",
                violation_error_code="not-enough",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_source_display()}"

    @property
    def available(self) -> int:
        return self.fen - self.committed


class Entry(models.Model):
    """分录: append-only. ``to`` is ``origin`` for commitments, which move nothing."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    kind = models.CharField("事项", max_length=12, choices=EntryKind)
    source = models.CharField("来源", max_length=12, choices=MoneySource)
    on = models.DateField("日期")
    origin = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="going_out", verbose_name="出自")
    to = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="coming_in", verbose_name="归入")
    fen = models.BigIntegerField("金额（分）")
    category = models.ForeignKey(
        SpendingCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="支出类别"
    )
    voucher = models.CharField("凭证号", max_length=60, blank=True)
    benefits = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受益校点",
        help_text="民办和待核成员没有账户，花在它们身上的写明受益校点",
    )  # fmt: skip
    document = models.CharField("文号", max_length=80, blank=True)
    note = models.CharField("摘要", max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲销的分录",
        error_messages={"unique": "这笔分录已经冲销过，一行至多冲销一次。"},
    )  # fmt: skip
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="更正的分录"
    )
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")
    made_at = models.DateTimeField("记账时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "经费分录"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["origin", "on"], name="funding_entry_out"),
            models.Index(fields=["to", "on"], name="funding_entry_in"),
        ]
        constraints = [
            models.CheckConstraint(
                name="funding_entry_amount",
                condition=Q(fen__gt=0, kind__in=EntryKind.values, source__in=MoneySource.values),
                violation_error_message="金额必须大于零。",
            ),
            models.CheckConstraint(
                name="funding_entry_moves",
                condition=Q(kind__in=["commit", "uncommit"], origin=F("to"))
                | (~Q(kind__in=["commit", "uncommit"]) & ~Q(origin=F("to"))),
                violation_error_message="转出和转入不能是同一账户。",
            ),
            models.CheckConstraint(
                name="funding_entry_spend",
                condition=~Q(kind="spend") | (Q(category__isnull=False) & ~Q(voucher="")),
                violation_error_message="支出须写明类别和凭证号。",
            ),
            models.CheckConstraint(
                name="funding_entry_reversal",
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                violation_error_message="冲销须写明冲的是哪一行。",
            ),
            models.CheckConstraint(
                name="funding_entry_correction",
                condition=Q(kind="correction", corrects__isnull=False)
                | (~Q(kind="correction") & Q(corrects__isnull=True)),
                violation_error_message="更正须写明更正哪一笔。",
            ),
            AppendOnly(name="funding_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"


class CategoryBudget(models.Model):
    """类别预算: what an account means to spend on a category."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="budgets", verbose_name="账户")
    category = models.ForeignKey(SpendingCategory, on_delete=models.PROTECT, related_name="+", verbose_name="支出类别")
    fen = models.BigIntegerField("预算（分）")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "类别预算"
        ordering = ["account_id", "category_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "category"],
                name="funding_categorybudget_once",
                violation_error_message="这一类别的预算已经编过，请修改原来的。",
            ),
            models.CheckConstraint(
                name="funding_categorybudget_amount",
                condition=Q(fen__gte=0),
                violation_error_message="预算不能小于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.category}"


class Transfer(models.Model):
    """横向调剂: from one school's account to another's inside a tight group. Its state is its case's."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="funding_transfer", verbose_name="流程")
    origin = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers_out", verbose_name="转出账户")
    to = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers_in", verbose_name="转入账户")
    source = models.CharField("来源", max_length=12, choices=MoneySource)
    fen = models.BigIntegerField("金额（分）")
    why = models.CharField("用途和理由", max_length=300)
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="transfer", verbose_name="分录"
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "横向调剂"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="funding_transfer_two",
                condition=Q(fen__gt=0, source__in=MoneySource.values) & ~Q(origin=F("to")) & ~Q(why=""),
                violation_error_message="转出和转入不能是同一账户，金额必须大于零，并写明用途和理由。",
            )
        ]

    def __str__(self) -> str:
        return self.case.title
