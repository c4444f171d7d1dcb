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


def next_codes(prefix: str, width: int, count: int) -> list[str]:
    """The next codes of a kind (J0001, X0001, Z01). Must run inside the transaction that uses them.

    The increment locks the counter's row until that transaction ends, so two founders never get the same code; a
    rolled-back one gives its code back unused.
    """
    counters = CodeCounter.objects.filter(prefix=prefix)
    if not counters.update(last=F("last") + count):
        CodeCounter.objects.get_or_create(prefix=prefix)
        counters.update(last=F("last") + count)
    last = counters.get().last
    return [f"{prefix}{number:0{width}d}" for number in range(last - count + 1, last + 1)]


def next_code(prefix: str, width: int) -> str:
    """One code; see next_codes."""
    return next_codes(prefix, width, 1)[0]
