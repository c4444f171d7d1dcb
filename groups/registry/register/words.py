"""The words of the register (docs/领域.md 第1节). English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices


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
            "middle": "中学", "primary": "小学", "preschool": "幼教集团", "preschool_cluster": "幼教集群",
            "inclusive": "融合", "vocational": "职业",
        }[self.value]  # fmt: skip


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


class SiteKind(TextChoices):
    MAIN = "main", "本部"
    CAMPUS = "campus", "校区（园区）"
    SECTION = "section", "学部"
    ATTACHED = "attached", "附设幼儿班（园）"


class SiteState(TextChoices):
    OPEN = "open", "已开办"
    PLANNED = "planned", "待建"
    BUILDING = "building", "在建中"
    NOT_OPENED = "not_opened", "暂未开办"
    CLOSED = "closed", "已关闭"


NOT_OPEN_STATES = ("planned", "building", "not_opened")


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


class Relation(TextChoices):
    TIGHT = "tight", "紧密型"
    ARTICULATED = "articulated", "贯通型"
    ALLIANCE = "alliance", "联盟型"

    @property
    def clause(self) -> str:
        """Where the policy defines the type."""
        return {"tight": "细则 二(一)", "articulated": "细则 二(二)", "alliance": "细则 二(三)(四)"}[self.value]


# Articulated relations are partnerships with a university, not memberships of a site.
MEMBER_RELATIONS = ("tight", "alliance")


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
