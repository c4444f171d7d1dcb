"""Education groups, who leads them, and the members the policy only counts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from groups.registry.register.models.identities import Identity, IdentityManager
from groups.registry.register.models.institutions import Institution
from groups.registry.register.models.sites import Site
from groups.registry.register.querysets import EducationGroupQuerySet
from groups.registry.register.rules.spoken import searched
from groups.registry.register.words import DeclaredKind, FormationBasis, GroupCategory, Relation
from nanan_groups.kit.kept import KeptChar, KeptText, key_beside
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory


class EducationGroup(Identity):
    """教育集团: 35 in Annex 2."""

    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offshoots",
        verbose_name="由何集团分出",
        help_text="细则 四4：成员独立组建的新集团",
    )

    objects = IdentityManager.from_queryset(EducationGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta(Identity.Meta):
        verbose_name = verbose_name_plural = "教育集团"
        ordering = ["code"]
        constraints = [
            *Identity.Meta.constraints,
            models.CheckConstraint(
                name="registry_educationgroup_origin",
                condition=Q(origin__isnull=True) | ~Q(origin=F("id")),
                violation_error_message="集团不能由自身分出。",
            ),
        ]

    def __str__(self) -> str:
        version = self.versions.order_by("-valid_from").first()
        return version.name if version else self.code


class GroupVersion(Dated):
    """What a group is called and where it stands in Annex 2, from a day to a day."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="versions", verbose_name="教育集团"
    )
    name = models.CharField("集团名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    pinyin = models.CharField("全拼", max_length=800, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=160, blank=True, editable=False)
    name_key = KeptChar("名称比较式", max_length=1500, made="made_key")
    searched = KeptText("检索文字", made="made_searched")
    category = models.CharField("集团类别", max_length=20, choices=GroupCategory)
    ordinal = models.PositiveSmallIntegerField("序号")
    formation_basis = models.CharField(
        "组建方式", max_length=16, choices=FormationBasis, blank=True, help_text="留空时按关系类型对应（细则 二）"
    )

    history = HouseHistory(excluded_fields=["name_key", "searched"])
    facts = ("name", "short_name", "category", "ordinal", "formation_basis")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "集团登记"
        ordering = ["group_id", "valid_from"]
        indexes = [models.Index(fields=["category", "ordinal"], name="registry_groupversion_place")]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_groupversion_once",
                fields=["group"],
                violation_error_message="同一集团在同一天只能有一条登记。",
            ),
            NoOverlap(
                name="registry_groupversion_name_once",
                fields=["name_key"],
                violation_error_message="该名称当天已被另一个集团使用，请核对或换一个名称。",
                violation_error_code="name-taken",
            ),
            models.CheckConstraint(
                name="registry_groupversion_category",
                condition=Q(category__in=GroupCategory.values, formation_basis__in=["", *FormationBasis.values])
                & ~Q(name=""),
                violation_error_message="集团名称不能为空，类别和组建方式须在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def made_key(self) -> str:
        return key_beside(self.name, self.name_key)

    def made_searched(self) -> str:
        return searched(self.name, self.short_name)


class Lead(Dated):
    """集团总校: an institution, or one site of it (弹子石幼儿园（长嘉汇园区）), from a day to a day."""

    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="leads", verbose_name="教育集团")
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="leads",
        verbose_name="总校",
        help_text="校点任总校时为其所属机构",
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="总校校点"
    )

    history = HouseHistory()
    facts = ("institution", "site")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "集团总校"
        ordering = ["group_id", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_lead_once", fields=["group"], violation_error_message="一个集团同一天只能有一个总校。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} · 总校"

    def clean(self):
        if self.site_id and self.site.institution_id != self.institution_id:
            raise ValidationError({"site": "总校校点必须属于总校机构。"})


OWNERSHIP_COUNTS = ("district_public", "public", "inclusive_private", "private")


class DeclaredMembers(Dated):
    """未列名成员: members the policy only counts, with its own wording, until they are itemised one by one."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="declared", verbose_name="教育集团"
    )
    relation = models.CharField("关系类型", max_length=12, choices=Relation, default=Relation.ALLIANCE)
    kind = models.CharField("汇总类别", max_length=16, choices=DeclaredKind)
    wording = models.CharField("原文", max_length=200)
    total = models.PositiveIntegerField("总数", null=True, blank=True)
    district_public = models.PositiveIntegerField("直属公办", null=True, blank=True)
    public = models.PositiveIntegerField("公办", null=True, blank=True)
    inclusive_private = models.PositiveIntegerField("普惠民办", null=True, blank=True)
    private = models.PositiveIntegerField("民办", null=True, blank=True)
    source_ref = models.CharField("来源标识", max_length=120, blank=True, editable=False)

    history = HouseHistory()
    facts = ("wording", "total", "district_public", "public", "inclusive_private", "private")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "未列名成员"
        ordering = ["group_id", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_declaredmembers_once",
                fields=["group", "kind"],
                violation_error_message="同一集团同一类汇总数同一天只能有一条。",
            ),
            models.CheckConstraint(
                name="registry_declaredmembers_sum",
                # A NULL would make the sum NULL, and a check that is NULL passes: all four are given, or none.
                condition=Q(**{f"{name}__isnull": True for name in OWNERSHIP_COUNTS})
                | Q(
                    **{f"{name}__isnull": False for name in ("total", *OWNERSHIP_COUNTS)},
                    total=F("district_public") + F("public") + F("inclusive_private") + F("private"),
                ),
                violation_error_message="各办学性质的数目须全部填写或全部留空，之和必须等于总数。",
            ),
            models.CheckConstraint(
                name="registry_declaredmembers_kind",
                condition=Q(kind__in=DeclaredKind.values, relation__in=Relation.values),
                violation_error_message="汇总类别不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.wording
