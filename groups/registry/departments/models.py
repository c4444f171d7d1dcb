"""Departments, the ten measures of the policy and who carries them, and the published baseline."""

from django.db import models

from nanan_groups.records.models import HouseHistory


class Department(models.Model):
    """部门: offices of the district the policy names."""

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=30, blank=True)
    ordinal = models.PositiveSmallIntegerField("次序", default=1)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["ordinal", "code"]

    def __str__(self) -> str:
        return self.name
