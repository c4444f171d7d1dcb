"""What papers of a group are made of: parts that people type into, each with its own revision; papers entered afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q

TEXT_LIMIT = 20_000


class Recorded(models.Model):
    """Base of a plan that may have been approved on paper before the portal and is entered afterwards (补录)."""

    recorded = models.BooleanField("补录", default=False)
    document = models.CharField("发文字号", max_length=200, blank=True)
    approved_on = models.DateField("通过日", null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def rule(label: str) -> models.CheckConstraint:
        """``label``: of the app and the model, as constraints are named."""
        return models.CheckConstraint(
            name=f"{label}_recorded",
            condition=Q(recorded=False, document="", approved_on__isnull=True)
            | (Q(recorded=True, approved_on__isnull=False) & ~Q(document="")),
            violation_error_message="补录的计划须写明发文字号和通过日；在平台上办理的计划由流程记录。",
        )


class WrittenPart(models.Model):
    """Base of what people type into: its own revision, so that two writers never overwrite each other unseen."""

    revision = models.PositiveIntegerField("修订号", default=0)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填写人",
    )
    edited_at = models.DateTimeField("填写时间", null=True, blank=True)

    class Meta:
        abstract = True
