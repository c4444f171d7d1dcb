"""What tells a database of the demonstration from every other."""

from django.db import models


class DemoStamp(models.Model):
    """One row at most, written with the invented year and gone with it. Whoever holds it may lose everything at once
    (``rebuild_demo``), so that no page and no form writes it: ``year.stamp`` alone."""

    id = models.PositiveSmallIntegerField("编号", primary_key=True, default=1, editable=False)
    made_at = models.DateTimeField("生成时间", editable=False)
    version = models.PositiveSmallIntegerField("演示数据版本", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "演示库标记"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="demo_demostamp_single",
                condition=models.Q(id=1),
                violation_error_message="演示库标记只有一个。",
            )
        ]

    def __str__(self) -> str:
        return f"第 {self.version} 版演示数据"
