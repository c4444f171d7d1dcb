"""Sites: one place or section of an institution. The unit of membership and of funding."""

from django.db import models
from django.db.models import Q

from groups.registry.register.models.identities import Identity, IdentityManager
from groups.registry.register.models.institutions import Institution
from groups.registry.register.querysets import SiteQuerySet
from groups.registry.register.rules.spoken import searched
from groups.registry.register.rules.wording import place_key, site_in_full
from groups.registry.register.words import Basis, Ownership, SiteKind, SiteState
from nanan_groups.kit.kept import KeptChar, KeptText, beside
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory


class Site(Identity):
    """校点. Every institution has at least one; not every institution has a main one (Annex 2 prints only campuses)."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="sites", verbose_name="机构")
    kind = models.CharField("校点类型", max_length=10, choices=SiteKind)
    ordinal = models.PositiveSmallIntegerField("次序", default=1)

    objects = IdentityManager.from_queryset(SiteQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta(Identity.Meta):
        verbose_name = verbose_name_plural = "校点"
        ordering = ["institution_id", "ordinal", "id"]
        constraints = [
            *Identity.Meta.constraints,
            models.CheckConstraint(
                name="registry_site_kind",
                condition=Q(kind__in=SiteKind.values),
                violation_error_message="校点类型不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        version = self.versions.order_by("-valid_from").first()
        return (
            site_in_full(str(self.institution), version.label, version.own_name) if version else str(self.institution)
        )


class SiteVersion(Dated):
    """What a site is called and whether it is open, from a day to a day."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="versions", verbose_name="校点")
    label = models.CharField("校区或学部名", max_length=40, blank=True, help_text="如“CBD校区”“初中部”；本部可留空")
    own_name = models.CharField("独立称谓", max_length=80, blank=True, help_text="附设幼儿班（园）在政策中的全称")
    place_key = KeptChar("校内比较式", max_length=1500, made="made_key", null=True, help_text="已关闭的不占名称")
    searched = KeptText("检索文字", made="made_searched", blank=True)
    state = models.CharField("开办状态", max_length=12, choices=SiteState, default=SiteState.OPEN)
    ownership = models.CharField(  # noqa: DJ001 NULL: as its institution
        "办学性质", max_length=20, choices=Ownership, null=True, blank=True, help_text="与机构相同的留空"
    )
    ownership_basis = models.CharField(  # noqa: DJ001
        "办学性质依据", max_length=10, choices=Basis, null=True, blank=True
    )

    history = HouseHistory(excluded_fields=["place_key", "searched"])
    facts = ("label", "own_name", "state", "ownership", "ownership_basis")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "校点登记"
        ordering = ["site_id", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_siteversion_once",
                fields=["site"],
                violation_error_message="同一校点在同一天只能有一条登记。",
            ),
            NoOverlap(
                name="registry_siteversion_label_once",
                fields=["place_key"],
                violation_error_message="该机构当天已有同名校点，请先更名。",
                violation_error_code="label-taken",
            ),
            models.CheckConstraint(
                name="registry_siteversion_state",
                condition=Q(state__in=SiteState.values),
                violation_error_message="开办状态不在可选范围内。",
            ),
            models.CheckConstraint(
                name="registry_siteversion_ownership",
                condition=Q(ownership__isnull=True, ownership_basis__isnull=True)
                | Q(
                    ownership__isnull=False,
                    ownership_basis__isnull=False,
                    ownership__in=Ownership.values,
                    ownership_basis__in=Basis.values,
                ),
                violation_error_message="校点自有的办学性质必须写明依据。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)

    def made_key(self) -> str | None:
        if self.state == SiteState.CLOSED:
            return None
        return beside(place_key(self.site.institution_id, self.label, self.own_name), self.place_key)

    def made_searched(self) -> str:
        return searched(self.label, self.own_name)
