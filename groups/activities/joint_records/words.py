from dataclasses import dataclass

from django.db.models import TextChoices


class RecordKind(TextChoices):
    """What schools do together over a term or a year (docs/领域-共建.md 第1节)."""

    PAIR = "pair", "师徒结对"
    STUDIO = "studio", "专家工作室"
    WORKSHOP = "workshop", "种子教师工作坊"
    STATION = "station", "名师流动站"
    COMMUNITY = "community", "研修共同体"
    RESEARCH = "research", "委托课题"
    CROSS_REGION = "cross_region", "跨区域合作"
    AFTER_SCHOOL = "after_school", "课后服务"
    PARTNERS = "partners", "家校社企共育"
    AWARD = "award", "成果奖项"
    TASK = "task", "高校协议任务"
    INTEGRATION = "integration", "五个一体化"


class Level(TextChoices):
    NATIONAL = "national", "国家级"
    CITY = "city", "省市级"
    DISTRICT = "district", "区级"


class Integration(TextChoices):
    """五个一体化 of tight groups (细则 四1)."""

    MANAGEMENT = "management", "管理"
    TEACHING = "teaching", "课程教学教研"
    RESEARCH = "research", "教育科研发展"
    APPRAISAL = "appraisal", "考核评价"
    TEACHERS = "teachers", "教师发展"


class RecordState(TextChoices):
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已终止"
    VOID = "void", "已撤销"  # entered in error: counts nowhere


@dataclass(frozen=True, slots=True)
class Asks:
    """What a kind asks beside title, school and days. ``lead``, ``partner``: how the two people or parties are called;
    "": not asked. ``clause``: where the policy speaks of it."""

    lead: str
    partner: str = ""
    hours: bool = False
    level: bool = False
    field: bool = False
    clause: str = "细则 四"


ASKS: dict[str, Asks] = {
    RecordKind.PAIR: Asks("指导教师", "被指导教师", hours=True, clause="细则 四2、五2"),
    RecordKind.STUDIO: Asks("主持人", clause="意见 五(五)9"),
    RecordKind.WORKSHOP: Asks("主持人", clause="意见 五(五)10"),
    RecordKind.STATION: Asks("名师", clause="意见 五(五)10"),
    RecordKind.COMMUNITY: Asks("召集人", clause="意见 五(五)10"),
    RecordKind.RESEARCH: Asks("负责人", "委托单位", level=True, clause="意见 五(五)10；细则 五3"),
    RecordKind.CROSS_REGION: Asks("联系人", "合作方", clause="意见 五(三)5；细则 五3"),
    RecordKind.AFTER_SCHOOL: Asks("负责人", "", hours=True, clause="细则 五1"),
    RecordKind.PARTNERS: Asks("联系人", "共育方", clause="细则 四4"),
    RecordKind.AWARD: Asks("获奖者", "颁发单位", level=True, clause="细则 五3"),
    RecordKind.TASK: Asks("负责人", "高校（院所）", clause="意见 五(三)5；细则 五3"),
    RecordKind.INTEGRATION: Asks("责任人", "", field=True, clause="细则 四1"),
}
