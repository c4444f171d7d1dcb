"""Institutions: one legal person each, and what is true of it over time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.registry.register.models.identities import Identity, IdentityManager
from groups.registry.register.querysets import InstitutionQuerySet
from groups.registry.register.rules.spoken import searched
from groups.registry.register.words import Basis, InstitutionKind, Ownership
from nanan_groups.kit.kept import KeptChar, KeptText, key_beside
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory


class Institution(Identity):
    """机构. The name and everything else that may change is in its versions."""

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="并入"
    )

    objects = IdentityManager.from_queryset(InstitutionQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta(Identity.Meta):
        verbose_name = verbose_name_plural = "机构"
        ordering = ["code"]
        constraints = [
            *Identity.Meta.constraints,
            models.CheckConstraint(
                name="registry_institution_merged",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message="机构不能并入自身。",
            ),
        ]

    def __str__(self) -> str:
        version = self.versions.order_by("-valid_from").first()
        return version.name if version else self.code


class InstitutionVersion(Dated):
    """What an institution is called and is, from a day to a day."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="versions", verbose_name="机构")
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    pinyin = models.CharField("全拼", max_length=800, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=160, blank=True, editable=False)
    name_key = KeptChar("名称比较式", max_length=1500, made="made_key")
    searched = KeptText("检索文字", made="made_searched")
    provisional = models.BooleanField("暂定名", default=False)
    placeholder = models.BooleanField("占位", default=False, help_text="政策只写“规划中学1所”一类，尚无校名；允许重名")
    kind = models.CharField("机构类型", max_length=16, choices=InstitutionKind)
    ownership = models.CharField("办学性质", max_length=20, choices=Ownership, default=Ownership.UNKNOWN)
    ownership_basis = models.CharField("办学性质依据", max_length=10, choices=Basis, default=Basis.ASSUMED)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实人",
    )
    verified_on = models.DateField("核实日期", null=True, blank=True)

    history = HouseHistory(excluded_fields=["name_key", "searched"])
    facts = ("name", "short_name", "provisional", "placeholder", "kind", "ownership", "ownership_basis")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "机构登记"
        ordering = ["institution_id", "valid_from"]
        indexes = [models.Index(fields=["name"], name="registry_institution_name")]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_institutionversion_once",
                fields=["institution"],
                violation_error_message="同一机构在同一天只能有一条登记。",
            ),
            NoOverlap(
                name="registry_institutionversion_name_once",
                fields=["name_key"],
                when={"placeholder": False},
                violation_error_message="该名称当天已被另一所机构使用，请核对或换一个名称。",
                violation_error_code="name-taken",
            ),
            models.CheckConstraint(
                name="registry_institutionversion_kind",
                condition=Q(kind__in=InstitutionKind.values) & ~Q(name=""),
                violation_error_message="名称不能为空，机构类型须在可选范围内。",
            ),
            models.CheckConstraint(
                name="registry_institutionversion_ownership",
                condition=Q(ownership__in=Ownership.values, ownership_basis__in=Basis.values),
                violation_error_message="办学性质或其依据不在可选范围内。",
            ),
            models.CheckConstraint(
                name="registry_institutionversion_verified",
                condition=Q(ownership_basis="verified", verified_on__isnull=False)
                | Q(~Q(ownership_basis="verified"), verified_on__isnull=True, verified_by__isnull=True),
                violation_error_message="“已核实”必须有核实日期；未核实的不得有核实人。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def made_key(self) -> str:
        return key_beside(self.name, self.name_key)

    def made_searched(self) -> str:
        return searched(self.name, self.short_name)
