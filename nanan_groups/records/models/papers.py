"""Official papers of a case: what came in, what went out, what was published."""

from django.db import models
from django.db.models import F, Q

from .cases import Case
from .history import HouseHistory


class PaperKind(models.TextChoices):
    INCOMING = "incoming", "来文"
    OUTGOING = "outgoing", "发文"
    NOTICE = "notice", "公示"
    OTHER = "other", "其他"


class CasePaper(models.Model):
    """案件公文: one paper on file with a case. Days are days of the paper itself, not of its entry.

    ``revision`` guards corrections; ``code`` names it in acts and addresses.
    """

    code = models.CharField("编号", max_length=16, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers", verbose_name="流程")
    kind = models.CharField("种类", max_length=12, choices=PaperKind)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("发文字号", max_length=60, blank=True, help_text="如“南岸教〔2026〕12号”")
    office = models.CharField("发文单位", max_length=80, blank=True)
    dated_on = models.DateField("成文日期", null=True, blank=True)
    received_on = models.DateField("收文日期", null=True, blank=True)
    published_from = models.DateField("公示起", null=True, blank=True)
    published_to = models.DateField("公示止", null=True, blank=True)
    published_where = models.CharField("公示地点", max_length=120, blank=True, help_text="网站、公告栏等")
    note = models.CharField("备注", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "公文"
        ordering = ["case_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="records_casepaper_kind",
                condition=Q(kind__in=PaperKind.values) & ~Q(title=""),
                violation_error_message="公文须写明种类和标题。",
            ),
            models.CheckConstraint(
                name="records_casepaper_outgoing",
                condition=~Q(kind="outgoing") | (Q(dated_on__isnull=False) & ~Q(number="") & ~Q(office="")),
                violation_error_message="发文须写明发文字号、发文单位和成文日期。",
            ),
            models.CheckConstraint(
                name="records_casepaper_incoming",
                condition=~Q(kind="incoming") | (Q(received_on__isnull=False) & ~Q(office="")),
                violation_error_message="来文须写明发文单位和收文日期。",
            ),
            models.CheckConstraint(
                name="records_casepaper_published",
                condition=(
                    Q(kind="notice", published_from__isnull=False, published_to__isnull=False) & ~Q(published_where="")
                )
                | (~Q(kind="notice") & Q(published_from__isnull=True, published_to__isnull=True, published_where="")),
                violation_error_message="公示须写明起止日期和地点；不是公示的，这三项留空。",
            ),
            models.CheckConstraint(
                name="records_casepaper_days",
                condition=(Q(published_to__isnull=True) | Q(published_to__gte=F("published_from")))
                & (Q(received_on__isnull=True) | Q(dated_on__isnull=True) | Q(received_on__gte=F("dated_on"))),
                violation_error_message="日期前后不符：公示止不能早于公示起，收文日期不能早于成文日期。",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "number"],
                condition=~Q(number=""),
                name="records_casepaper_number",
                violation_error_message="这一发文字号的公文已经登记在本流程下，没有重复登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title
