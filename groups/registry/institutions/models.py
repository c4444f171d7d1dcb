from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from groups.registry.register.models import Institution
from groups.registry.register.rules.cells import TELEPHONE, TELEPHONE_TEXT, UNIFIED_CODE, UNIFIED_CODE_TEXT
from groups.registry.register.words import LegalForm
from nanan_groups.records.models import HouseHistory


class DirectoryEntry(models.Model):
    """通讯与登记信息: edited in place, with a reason; what it said before is in its history."""

    institution = models.OneToOneField(
        Institution, on_delete=models.PROTECT, related_name="directory", verbose_name="机构"
    )
    unified_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        blank=True,
        validators=[RegexValidator(rf"^{UNIFIED_CODE}\Z", UNIFIED_CODE_TEXT)],
    )
    legal_form = models.CharField("法人形式", max_length=24, choices=LegalForm, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=40, blank=True)
    head = models.CharField("校（园）长", max_length=40, blank=True)
    secretary = models.CharField("党组织书记", max_length=40, blank=True)
    telephone = models.CharField(
        "办公电话",
        max_length=32,
        blank=True,
        validators=[RegexValidator(rf"^{TELEPHONE}\Z", TELEPHONE_TEXT)],
    )
    address = models.CharField("地址", max_length=200, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "机构通讯录"
        ordering = ["institution__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["unified_code"],
                condition=~Q(unified_code=""),
                name="registry_directoryentry_unified_code",
                violation_error_message="该统一社会信用代码已登记在另一所机构。",
            ),
            models.CheckConstraint(
                name="registry_directoryentry_legal_form",
                condition=Q(legal_form__in=["", *LegalForm.values]),
                violation_error_message="法人形式不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · 通讯录"
