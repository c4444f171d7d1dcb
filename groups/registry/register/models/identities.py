"""What institutions, sites and groups share: a code that is never reused, a revision, and no deletion."""

from django.db import models
from django.db.models import Q


class IdentityManager(models.Manager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Identity(models.Model):
    """An identity is never deleted; one created in error is ``void`` and disappears from every list and count."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    official_code = models.CharField(
        "官方代码", max_length=32, unique=True, null=True, blank=True, help_text="国家或市级登记的标识码"
    )
    void = models.BooleanField("作废", default=False, help_text="误建，不再使用；编码不再分配")
    source_ref = models.CharField("来源标识", max_length=120, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source_ref"],
                condition=~Q(source_ref=""),
                name="%(app_label)s_%(class)s_source_ref",
                violation_error_message="该来源标识已装入，不能重复。",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def natural_key(self):
        return (self.code,)
