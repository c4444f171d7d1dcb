from django.db.models import TextChoices


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
