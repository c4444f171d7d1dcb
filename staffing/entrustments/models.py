"""委托法人: who acts for the legal person at a campus, with which powers, from when to when."""

from django.db import models
from django.db.models import Q

from groups.registry.models import Site
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory
from staffing.roster.models import StaffMember


class Entrustment(Dated):
    """One at a time for a campus. ``document``: the letter by which it was given."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="entrustments", verbose_name="校区")
    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="entrustments", verbose_name="受托人"
    )
    powers = models.TextField("委托权限", max_length=500)
    document = models.CharField("委托文件", max_length=200)

    history = HouseHistory()
    facts = ("person", "powers", "document")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "委托法人"
        ordering = ["site_id", "valid_from", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="staffing_entrustment_one",
                fields=["site"],
                violation_error_message="该校区在这段时间已有委托法人。",
            ),
            models.CheckConstraint(
                name="staffing_entrustment_words",
                condition=~Q(powers="") & ~Q(document=""),
                violation_error_message="请写明委托权限和委托文件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · 委托法人"
