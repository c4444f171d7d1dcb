"""Counters of the house's own codes. A code is given once and never again."""

from django.db import models
from django.db.models import F


class CodeCounter(models.Model):
    prefix = models.CharField("前缀", max_length=4, unique=True)
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编码计数"

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"


def next_code(prefix: str, width: int) -> str:
    """The next code of a kind (J0001, X0001, Z01). Must run inside the transaction that uses it.

    The increment locks the counter's row until that transaction ends, so two founders never get the same code; a
    rolled-back one gives its code back unused.
    """
    if not CodeCounter.objects.filter(prefix=prefix).update(last=F("last") + 1):
        CodeCounter.objects.get_or_create(prefix=prefix)
        CodeCounter.objects.filter(prefix=prefix).update(last=F("last") + 1)
    return f"{prefix}{CodeCounter.objects.get(prefix=prefix).last:0{width}d}"
