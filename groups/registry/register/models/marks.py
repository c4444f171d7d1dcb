from django.db import models
from django.db.models import Q

from groups.registry.register.models.institutions import Institution
from groups.registry.register.words import Basis, Mark
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory


class QualityMark(Dated):
    """质量标识, dated: needed wherever "quality school" or "weaker school" is meant."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="marks", verbose_name="机构")
    mark = models.CharField("质量标识", max_length=12, choices=Mark)
    basis = models.CharField("依据", max_length=10, choices=Basis, default=Basis.VERIFIED)

    history = HouseHistory()
    facts = ("mark", "basis")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "质量标识"
        ordering = ["institution_id", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_qualitymark_once",
                fields=["institution", "mark"],
                violation_error_message="该机构在这段时间已有同一质量标识。",
            ),
            models.CheckConstraint(
                name="registry_qualitymark_choice",
                condition=Q(mark__in=Mark.values, basis__in=Basis.values),
                violation_error_message="质量标识不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_mark_display()}"
