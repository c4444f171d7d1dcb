"""The words of the register (docs/领域.md 第1节). English values are stored, Chinese labels are shown.

A site's kind and state and a relation are asked for everywhere, so everything that depends on a member stands in its line
here: nowhere else is a table keyed by them or a value spelt out (``tests/test_words.py``).
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from nanan_groups.kit.words import ChoicesWithFacts


class GroupCategory(TextChoices):
    MIDDLE = "middle", "中学教育集团"
    PRIMARY = "primary", "小学教育集团"
    PRESCHOOL = "preschool", "幼教集团"
    PRESCHOOL_CLUSTER = "preschool_cluster", "幼教集群"
    INCLUSIVE = "inclusive", "融合教育集团"
    VOCATIONAL = "vocational", "职业教育集团"

    @property
    def short(self) -> str:
        return {
            "middle": "中学",
            "primary": "小学",
            "preschool": "幼教集团",
            "preschool_cluster": "幼教集群",
            "inclusive": "融合",
            "vocational": "职业",
        }[self.value]


def place_in_annex(category: str, ordinal: int, key: int | str) -> tuple[int, int, int | str]:
    """Where a group stands in Annex 2: a sorting key; ``key`` decides between two of one ordinal."""
    return GroupCategory.values.index(category), ordinal, key


class InstitutionKind(TextChoices):
    KINDERGARTEN = "kindergarten", "幼儿园"
    PRIMARY = "primary", "小学"
    MIDDLE = "middle", "中学"
    COMBINED = "combined", "学校（学段未注明或多学段）"
    VOCATIONAL = "vocational", "中等职业学校"
    SPECIAL = "special", "特殊教育学校"
    UNIVERSITY = "university", "高等学校"
    RESEARCH = "research", "科研院所"
    COLLEGE = "college", "高职（技工）院校"
    ENTERPRISE = "enterprise", "企业"
    AGENCY = "agency", "教育机构"


# Schools and kindergartens of the district, as opposed to partners from outside.
DISTRICT_KINDS = ("kindergarten", "primary", "middle", "combined", "vocational", "special")
PARTNER_KINDS = ("university", "research", "college", "enterprise")
UNIVERSITY_KINDS = ("university", "research")


@dataclass(frozen=True, slots=True)
class SiteKindFacts:
    """``named_by``: the field that must say which one it is, and the sentence when it does not."""

    named_by: str = ""
    code: str = ""
    unnamed: str = ""


_BY_LABEL = SiteKindFacts("label", "label", "请填写校区或学部名。")


class SiteKind(ChoicesWithFacts):
    MAIN = "main", SiteKindFacts(), "本部"
    CAMPUS = "campus", _BY_LABEL, "校区（园区）"
    SECTION = "section", _BY_LABEL, "学部"
    ATTACHED = "attached", SiteKindFacts("own_name", "own-name", "附设幼儿班（园）请填写独立称谓。"), "附设幼儿班（园）"

    def unnamed(self, label: str, own_name: str) -> SiteKindFacts | None:
        """What such a site still has to say of its name."""
        given = {"": True, "label": label, "own_name": own_name}[self.facts.named_by]
        return None if given else self.facts


@dataclass(frozen=True, slots=True)
class SiteStateFacts:
    """``short``: in a heading. ``before_opening``: an open site does not go back there. ``over``: it is no more."""

    short: str
    before_opening: bool = False
    over: bool = False


class SiteState(ChoicesWithFacts):
    OPEN = "open", SiteStateFacts("已开办"), "已开办"
    PLANNED = "planned", SiteStateFacts("待建", before_opening=True), "待建"
    BUILDING = "building", SiteStateFacts("在建", before_opening=True), "在建中"
    NOT_OPENED = "not_opened", SiteStateFacts("未开办", before_opening=True), "暂未开办"
    CLOSED = "closed", SiteStateFacts("已关闭", over=True), "已关闭"

    @property
    def is_open(self) -> bool:
        return self is SiteState.OPEN

    @property
    def is_waiting(self) -> bool:
        """It is there and not open: not one of these is left out of a sum."""
        return not (self.is_open or self.facts.over)


NOT_OPEN_STATES = tuple(state.value for state in SiteState if state.is_waiting)
STANDING_STATES = (SiteState.OPEN.value, *NOT_OPEN_STATES)  # what a member may be in, in the order they are shown
NOT_OPEN_TEXT = "、".join(SiteState(state).label for state in NOT_OPEN_STATES)
NOT_OPEN_SHORT = "、".join(SiteState(state).facts.short for state in NOT_OPEN_STATES)


class Ownership(TextChoices):
    DISTRICT_PUBLIC = "district_public", "直属公办"
    PUBLIC = "public", "公办"
    INCLUSIVE_PRIVATE = "inclusive_private", "普惠民办"
    PRIVATE = "private", "民办"
    UNKNOWN = "unknown", "待核实"


class Basis(TextChoices):
    """Where a fact comes from; nothing assumed is ever shown as if it were confirmed."""

    POLICY = "policy", "政策原文"
    ASSUMED = "assumed", "推定待核"
    VERIFIED = "verified", "已核实"


@dataclass(frozen=True, slots=True)
class AnnexColumn:
    """A column of Annex 2: its heading; its width in Excel's units and in percent of the page."""

    heading: str
    units: int
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationFacts:
    """``clause``: where the policy defines it. ``organs``: what it is governed by. ``founded``: how a group with it is
    formed unless it says otherwise, ``founded_on_theme`` where its category has a theme. ``counted``: what its members
    are called in a figure. ``of_sites``: sites hold it (else it is a partnership with a university). ``exclusive``: a site
    holds it in one group only. ``district_only``: not for partners from outside. ``shows_open``: its figures tell the
    open ones apart. ``judged``: where an indicator has a variant for each relation, the first one that a group has counts."""

    clause: str
    organs: str
    founded: str
    founded_on_theme: str = ""
    counted: str
    line: str = ""  # in the key of a picture
    annex: AnnexColumn
    of_sites: bool = True
    exclusive: bool = False
    district_only: bool = False
    shows_open: bool = False
    judged: int


class Relation(ChoicesWithFacts):
    TIGHT = (
        "tight",
        RelationFacts(
            clause="细则 二(一)",
            organs="集团党委、促进发展委员会",
            founded="名校+",
            counted="紧密型校点",
            annex=AnnexColumn("紧密型教育集团学校或校区", 55, 30),
            exclusive=True,
            district_only=True,
            shows_open=True,
            judged=3,
        ),
        "紧密型",
    )
    ARTICULATED = (
        "articulated",
        RelationFacts(
            clause="细则 二(二)",
            organs="校地共建联席会议",
            founded="高校+",
            counted="共建高校、院所",
            line="校地共建",
            annex=AnnexColumn("贯通型教育集团学校", 23, 16.5),
            of_sites=False,
            judged=1,
        ),
        "贯通型",
    )
    ALLIANCE = (
        "alliance",
        RelationFacts(
            clause="细则 二(三)(四)",
            organs="理事会",
            founded="地域+",
            founded_on_theme="主题+",
            counted="列名联盟成员",
            annex=AnnexColumn("联盟型教育集团学校", 46, 20),
            judged=2,
        ),
        "联盟型",
    )

    @property
    def clause(self) -> str:
        """Where the policy defines the type."""
        return self.facts.clause

    @property
    def line(self) -> str:
        return self.facts.line or self.label

    def founded(self, *, on_theme: bool) -> str:
        return (on_theme and self.facts.founded_on_theme) or self.facts.founded


# Articulated relations are partnerships with a university, not memberships of a site.
MEMBER_RELATIONS = tuple(relation.value for relation in Relation if relation.facts.of_sites)
MEMBER_CHOICES = [(relation.value, relation.label) for relation in Relation if relation.facts.of_sites]


class FormationBasis(TextChoices):
    """How a group is formed (细则 二)."""

    FAMOUS_SCHOOL = "famous_school", "名校+"
    UNIVERSITY = "university", "高校+"
    AREA = "area", "地域+"
    THEME = "theme", "主题+"


class DeclaredKind(TextChoices):
    CLUSTER = "cluster", "集群总数"
    ATTACHED = "attached", "附设幼儿园（班）"
    RESOURCE_ROOM = "resource_room", "特教资源教室学校"
    ENTERPRISE = "enterprise", "企业"


class Mark(TextChoices):
    QUALITY = "quality", "优质"
    NEW_QUALITY = "new_quality", "新优质"
    WEAK = "weak", "薄弱"
    NEW = "new", "新建"


class LegalForm(TextChoices):
    PUBLIC_INSTITUTION = "public_institution", "事业单位法人"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", "民办非企业单位法人"
    COMPANY = "company", "企业法人"
    NONE = "none", "非独立法人"


class Stage(TextChoices):
    PRESCHOOL = "preschool", "学前教育"
    SCHOOL = "school", "中小学"
