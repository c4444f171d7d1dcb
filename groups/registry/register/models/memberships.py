"""Which site belongs to which group, and which university works with which school of a group."""

from django.db import models
from django.db.models import F, Q

from groups.registry.register.models.education_groups import DeclaredMembers, EducationGroup
from groups.registry.register.models.institutions import Institution
from groups.registry.register.models.sites import Site
from groups.registry.register.querysets import MembershipQuerySet
from groups.registry.register.words import MEMBER_CHOICES, MEMBER_RELATIONS, Relation
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Dated, HouseHistory

_MEMBER_WORDS = "和".join(label for _, label in MEMBER_CHOICES)
_OTHER_WORDS = "、".join(relation.label for relation in Relation if not relation.facts.of_sites)


def _in_one_group(relation: Relation) -> NoOverlap:
    return NoOverlap(
        name=f"registry_membership_{relation}_once",
        fields=["site"],
        when={"relation": relation.value},
        violation_error_message=f"该校点在这段时间已是另一个集团（或本集团）的{relation.label}成员；"
        f"一个校点同一天只能属于一个{relation.label}集团。",
        violation_error_code=f"{relation}-twice",
    )


class Membership(Dated):
    """成员关系: a site in a group with a relation, from a day to a day.

    A site is a tight member of at most one group on any day; the same relation to the same group is held once.
    """

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="memberships", verbose_name="教育集团"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="memberships", verbose_name="校点")
    relation = models.CharField("关系类型", max_length=12, choices=MEMBER_CHOICES)
    ordinal = models.PositiveSmallIntegerField("次序", default=1)
    declared = models.ForeignKey(
        DeclaredMembers,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="named",
        verbose_name="所属汇总数",
        help_text="由“总数24所”一类汇总数逐一列名而来",
    )
    source_ref = models.CharField("来源标识", max_length=160, blank=True, editable=False)

    objects = models.Manager.from_queryset(MembershipQuerySet)()
    history = HouseHistory()
    facts = ("group", "relation")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "成员关系"
        ordering = ["group_id", "relation", "ordinal", "id"]
        indexes = [models.Index(fields=["site", "valid_from"], name="registry_membership_site")]
        constraints = [
            *Dated.Meta.constraints,
            *(_in_one_group(relation) for relation in Relation if relation.facts.exclusive),
            NoOverlap(
                name="registry_membership_relation_once",
                fields=["group", "site", "relation"],
                violation_error_message="该校点在这段时间已以同一关系在本集团中。",
                violation_error_code="member-twice",
            ),
            models.CheckConstraint(
                name="registry_membership_relation",
                condition=Q(relation__in=MEMBER_RELATIONS),
                violation_error_message=f"成员关系只有{_MEMBER_WORDS}；{_OTHER_WORDS}登记为校地共建。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)


class Partnership(Dated):
    """校地共建: a university or institute working with a school of the group (意见 五(三)6)."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="partnerships", verbose_name="教育集团"
    )
    university = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="university_partnerships", verbose_name="共建单位"
    )
    school = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="school_partnerships", verbose_name="共建学校"
    )
    prints_school = models.BooleanField(
        "一览表列出学校", default=False, help_text="政策只列共建单位的，共建学校默认为总校"
    )
    ordinal = models.PositiveSmallIntegerField("次序", default=1)
    source_ref = models.CharField("来源标识", max_length=160, blank=True, editable=False)

    history = HouseHistory()
    facts = ("university", "school", "prints_school")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "校地共建"
        ordering = ["group_id", "ordinal", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="registry_partnership_once",
                fields=["group", "university", "school"],
                violation_error_message="该共建关系在这段时间已登记。",
            ),
            models.CheckConstraint(
                name="registry_partnership_two",
                condition=~Q(university=F("school")),
                violation_error_message="共建单位和共建学校不能是同一机构。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.university} · {self.school}"
