from django.db.models import TextChoices


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
