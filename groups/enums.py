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


class Place(TextChoices):
    DISTRICT = "district", "全区"
    GROUP = "group", "集团"
    INSTITUTION = "institution", "学校"
    OFFICE = "office", "部门"


class Stage(TextChoices):
    PRESCHOOL = "preschool", "学前教育"
    SCHOOL = "school", "中小学"


class Role(TextChoices):
    """Roles of docs/领域.md 第8节. What each may do is in groups/roles.py."""

    REGISTRY_OFFICER = "registry_officer", "区教委登记科室"
    PERSONNEL_OFFICER = "personnel_officer", "区教委人事科室"
    FINANCE_OFFICER = "finance_officer", "区教委财务科室"
    BUREAU_LEADER = "bureau_leader", "区教委领导"
    ORGANISATION_OFFICER = "organisation_officer", "区委组织部"
    ESTABLISHMENT_OFFICER = "establishment_officer", "区委编办"
    TREASURY_OFFICER = "treasury_officer", "区财政局"
    HR_BUREAU_OFFICER = "hr_bureau_officer", "区人力社保局"
    DEPARTMENT_REPORTER = "department_reporter", "配合部门填报人"
    COLLEGE_OFFICER = "college_officer", "区教师进修学院"
    GROUP_PRINCIPAL = "group_principal", "集团总校校长"
    GROUP_OFFICE = "group_office", "集团办公室"
    MEMBER_PRINCIPAL = "member_principal", "成员校校长"
    SCHOOL_CLERK = "school_clerk", "学校经办人"
    EXPERT = "expert", "评估专家"
    AUDITOR = "auditor", "审计人员"


class YearBasis(TextChoices):
    SCHOOL_YEAR = "school_year", "学年"
    BUDGET_YEAR = "budget_year", "预算年度"


class PlanForm(TextChoices):
    """Clusters of mainly private kindergartens use a light form (docs/领域.md 第3.4节)."""

    FULL = "full", "全式"
    LIGHT = "light", "简式"


class PlanField(TextChoices):
    """The five fields of the annual plan (细则 三(一)6)."""

    ORGANISATION = "organisation", "组织运作"
    STAFF = "staff", "师资队伍共建共享"
    CURRICULUM = "curriculum", "课程共建共研"
    RESOURCES = "resources", "教学资源共享统筹"
    DISTINCTIVE = "distinctive", "特色发展"


class DevelopmentSection(TextChoices):
    """The parts of a development plan: where the group stands, where it goes, the five fields, what secures it."""

    BASIS = "basis", "现状与基础"
    GOALS = "goals", "总体目标"
    KEY = "key", "重点任务"
    ORGANISATION = "organisation", "组织运作"
    STAFF = "staff", "师资队伍共建共享"
    CURRICULUM = "curriculum", "课程共建共研"
    RESOURCES = "resources", "教学资源共享统筹"
    DISTINCTIVE = "distinctive", "特色发展"
    SUPPORT = "support", "保障措施"


class InForce(TextChoices):
    """Whether a development plan is the one its group works by (一集团一方案)."""

    NOT_YET = "not_yet", "起草、审核中"
    NOW = "now", "现行"
    ENDED = "ended", "已结束"


class Difficulty(TextChoices):
    ORDINARY = "ordinary", "一般"
    HARD = "hard", "较难"
    VERY_HARD = "very_hard", "很难"


class Checkpoint(TextChoices):
    HALF = "half", "半年进展"
    YEAR = "year", "年终总结"


class Light(TextChoices):
    GREEN = "green", "正常"
    YELLOW = "yellow", "偏慢"
    RED = "red", "受阻"
    DONE = "done", "完成"


class OrganKind(TextChoices):
    """Governance organs; each relation of a group brings its own (意见 五(一)2, 五(二)3; 细则 三(一)1, 3)."""

    PARTY_COMMITTEE = "party_committee", "集团党委"
    PROMOTION_COMMITTEE = "promotion_committee", "促进发展委员会"
    JOINT_MEETING = "joint_meeting", "校地共建联席会议"
    COUNCIL = "council", "理事会"

    @property
    def relation(self) -> str:
        return {
            "party_committee": "tight", "promotion_committee": "tight", "joint_meeting": "articulated",
            "council": "alliance",
        }[self.value]  # fmt: skip

    @property
    def clause(self) -> str:
        return {
            "party_committee": "意见 五(一)2；细则 三(一)1", "promotion_committee": "意见 五(二)3",
            "joint_meeting": "意见 五(一)2", "council": "意见 五(一)2；细则 三(一)3",
        }[self.value]  # fmt: skip


class SeatPosition(TextChoices):
    """A position in an organ; what it is called depends on the organ: ``seat_word`` of logic/organs.py."""

    CHAIR = "chair", "主任（理事长、书记、召集人）"
    VICE_CHAIR = "vice_chair", "副职"
    MEMBER = "member", "委员（理事、成员）"
    SECRETARY = "secretary", "秘书长（秘书）"


class SeatKind(TextChoices):
    EX_OFFICIO = "ex_officio", "因职务担任"
    ELECTED = "elected", "推选"


class Source(TextChoices):
    PORTAL = "portal", "平台办理"
    BACKFILL = "backfill", "补录"


class Quorum(TextChoices):
    """How many must be present. The policy is silent; the group's charter decides, the default is more than half."""

    MAJORITY = "majority", "过半数"
    TWO_THIRDS = "two_thirds", "三分之二以上"


class MeetingKind(TextChoices):
    REGULAR = "regular", "例会"
    SPECIAL = "special", "专题会议"
    ANNUAL = "annual", "年度会议"


class Attendance(TextChoices):
    PRESENT = "present", "出席"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


class ResolutionState(TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "不再办理"


class CharterPart(TextChoices):
    """What a charter has to say (细则 三(一)3; the last but one three: 意见 五(二)3)."""

    GOALS = "goals", "共同目标与举措"
    CULTURE = "culture", "集团文化"
    PROFILE = "profile", "办学特色"
    STRUCTURE = "structure", "内部治理结构"
    RULES = "rules", "议事规则"
    MANAGEMENT = "management", "管理制度"
    MATTERS = "matters", "重大事项"
    CONTRACT = "contract", "契约规范"
    POWERS = "powers", "权力让渡"
    ALLIANCE = "alliance", "联盟要约"
    RIGHTS = "rights", "权利与义务"

    @property
    def clause(self) -> str:
        return "意见 五(二)3" if self in ALLIANCE_PARTS else "细则 三(一)3"


ALLIANCE_PARTS = (CharterPart.CONTRACT, CharterPart.POWERS, CharterPart.ALLIANCE)


class Verdict(TextChoices):
    """What the reviewer says of one part."""

    OPEN = "", "未审"
    OK = "ok", "符合"
    LACKING = "lacking", "需修改"


class GroupLegalForm(TextChoices):
    """How the schools of a group stand in law (细则 三(二)1, 3)."""

    ONE = "one", "一法人多校区"
    SEVERAL = "several", "多法人"
    KEPT = "kept", "各成员保持法人资格（联盟）"


class Outcome(TextChoices):
    """How an admission ended; empty while it stands."""

    STANDING = "", "办理中或有效"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤销"


class GroupRuleKind(TextChoices):
    """A group's own rules (细则 三(一)3、6; 意见 五(三)6)."""

    APPRAISAL = "appraisal", "考核"
    TEACHING = "teaching", "教学质量"
    REWARD = "reward", "奖励"
    MONEY = "money", "经费管理办法"
    OTHER = "other", "其他制度"


class PastMatter(TextChoices):
    """What was decided before the portal and comes in by sheet."""

    CHARTER = "charter", "章程备案"
    ADMISSION = "admission", "准入授牌"
    TERM = "term", "治理机构任期"
    DEVELOPMENT_PLAN = "development_plan", "发展规划"
    ANNUAL_PLAN = "annual_plan", "年度计划"
