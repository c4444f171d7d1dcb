"""交流经历证明: what was certified of a person on a day. The rows only grow; nothing that is certified is ever rewritten."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nanan_groups.kit.periods import AppendOnly
from staffing.roster.models import StaffMember


class Certificate(models.Model):
    """``content``: what the paper says, as it stood that day. ``check_word`` goes with ``number`` on the paper alone.
    ``replaces``: the one that this one takes the place of; of a person there is at most one that nothing replaces."""

    number = models.CharField("证明号", max_length=16, unique=True)
    check_word = models.CharField("校验码", max_length=12)
    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="certificates", verbose_name="教职工"
    )
    content = models.JSONField("内容")
    issued_on = models.DateField("出具日")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="出具人"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True, verbose_name="代替"
    )

    class Meta:
        verbose_name = verbose_name_plural = "交流经历证明"
        ordering = ["-id"]
        constraints = [
            AppendOnly(name="staffing_certificate"),
            models.CheckConstraint(
                name="staffing_certificate_words",
                condition=~Q(number="") & ~Q(check_word="") & (Q(replaces__isnull=True) | ~Q(replaces=F("id"))),
                violation_error_message="证明须有号码和校验码，不能代替自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateWithdrawal(models.Model):
    """收回: a certificate that should not have been issued and that nothing takes the place of."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="withdrawal", verbose_name="证明"
    )
    reason = models.CharField("收回的原因", max_length=300)
    withdrawn_on = models.DateField("收回日")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="收回人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "证明收回"
        ordering = ["-id"]
        constraints = [AppendOnly(name="staffing_certificatewithdrawal")]

    def __str__(self) -> str:
        return f"{self.certificate} 收回"
