"""Appointments: which role a person holds, where, from when to when. All rights come from here."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from groups.registry.models import Department, EducationGroup, Institution
from groups.rights.roles import PLACE_OF
from groups.rights.words import Place, Role
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory


def _roles_at(place: str) -> list[str]:
    """The roles whose place this is: the database holds role and place together."""
    return sorted(role for role, at in PLACE_OF.items() if at == place)


class Appointment(Dated):
    """One person may hold several at once. The place fits the role: a principal's is a group, a clerk's a school."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments", verbose_name="人员"
    )
    role = models.CharField("角色", max_length=24, choices=Role)
    place = models.CharField("范围", max_length=12, choices=Place, editable=False)
    group = models.ForeignKey(
        EducationGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="集团",
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="学校"
    )
    office = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="部门"
    )

    history = HouseHistory()
    facts = ("role", "group", "institution", "office")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "任职授权"
        ordering = ["user_id", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            # An unknown role has no place, so this refuses it too.
            models.CheckConstraint(
                name="access_appointment_place",
                condition=Q(
                    place="district",
                    role__in=_roles_at("district"),
                    group__isnull=True,
                    institution__isnull=True,
                    office__isnull=True,
                )
                | Q(
                    place="group",
                    role__in=_roles_at("group"),
                    group__isnull=False,
                    institution__isnull=True,
                    office__isnull=True,
                )
                | Q(
                    place="institution",
                    role__in=_roles_at("institution"),
                    group__isnull=True,
                    institution__isnull=False,
                    office__isnull=True,
                )
                | Q(
                    place="office",
                    role__in=_roles_at("office"),
                    group__isnull=True,
                    institution__isnull=True,
                    office__isnull=False,
                ),
                violation_error_message="范围与角色不符：集团角色选集团，学校角色选学校，部门角色选部门，全区角色都不选。",
            ),
            *(
                NoOverlap(
                    name=f"access_appointment_{place}_once",
                    fields=["user", "role", *([] if place == "district" else [place])],
                    when={"place": place},
                    violation_error_message="该人员在这段时间已有同一任职。",
                )
                for place in Place.values
            ),
        ]

    @property
    def concerns(self) -> str:
        """Whose rights: as the subject of an event."""
        return f"user:{self.user_id}"

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def clean(self):
        if self.role not in PLACE_OF:
            return  # the field's own choices say so
        self.place = PLACE_OF[self.role]
        wanted = {"group": "集团", "institution": "学校", "office": "部门"}
        for name, label in wanted.items():
            if self.place == name and getattr(self, f"{name}_id") is None:
                raise ValidationError({name: f"角色“{self.get_role_display()}”须选择{label}。"})
            if self.place != name and getattr(self, f"{name}_id") is not None:
                raise ValidationError({name: f"角色“{self.get_role_display()}”不在某个{label}任职，请清空此项。"})
