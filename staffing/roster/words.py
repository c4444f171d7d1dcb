"""The words of the roster. English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices


class Sex(TextChoices):
    FEMALE = "female", "女"
    MALE = "male", "男"


class TeachingStage(TextChoices):
    PRESCHOOL = "preschool", "学前"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    VOCATIONAL = "vocational", "中职"
    SPECIAL = "special", "特殊教育"


class Subject(TextChoices):
    CHINESE = "chinese", "语文"
    MATHEMATICS = "mathematics", "数学"
    ENGLISH = "english", "英语"
    PHYSICS = "physics", "物理"
    CHEMISTRY = "chemistry", "化学"
    BIOLOGY = "biology", "生物学"
    MORALITY = "morality", "道德与法治（思想政治）"
    HISTORY = "history", "历史"
    GEOGRAPHY = "geography", "地理"
    SCIENCE = "science", "科学"
    SPORT = "sport", "体育与健康"
    MUSIC = "music", "音乐"
    ART = "art", "美术"
    COMPUTING = "computing", "信息科技"
    LABOUR = "labour", "劳动"
    MENTAL_HEALTH = "mental_health", "心理健康"
    PRACTICE = "practice", "综合实践活动"
    PRESCHOOL = "preschool", "学前教育"
    SPECIAL = "special", "特殊教育"
    VOCATIONAL = "vocational", "职业教育专业课"
    OTHER = "other", "其他"


def taught(stage: str, subject: str) -> str:
    """小学数学; 学前教育 and 特殊教育 say their stage themselves; "" where nobody teaches."""
    first = TeachingStage(stage).label if stage else ""
    second = Subject(subject).label if subject else ""
    return second if second.startswith(first) else f"{first}{second}"


class PostKind(TextChoices):
    TEACHER = "teacher", "专任教师"
    MANAGEMENT = "management", "管理"
    TECHNICAL = "technical", "其他专业技术"
    CARE = "care", "保育"
    WORKER = "worker", "工勤"


class Employment(TextChoices):
    """用工性质 of a post. Only 在编 fills an authorised post and is due to move (docs/领域-教职工.md 第1节); blank is 待核:
    nobody has said yet, and nothing is taken for 在编."""

    ESTABLISHED = "established", "在编"
    FILED = "filed", "备案"
    CONTRACT = "contract", "编外聘用"
    DISPATCHED = "dispatched", "派遣"


UNVERIFIED = "待核"


class LeadershipPost(TextChoices):
    """School-level leaders; campus heads and assistants to the head count among them (细则 三(一)4)."""

    HEAD = "head", "校（园）长"
    SECRETARY = "secretary", "党组织书记"
    HEAD_AND_SECRETARY = "head_and_secretary", "校（园）长兼书记"
    VICE_HEAD = "vice_head", "副校（园）长"
    VICE_SECRETARY = "vice_secretary", "党组织副书记"
    CAMPUS_HEAD = "campus_head", "校区负责人"
    ASSISTANT = "assistant", "校（园）长助理"
    MIDDLE = "middle", "中层干部"


# Not school-level: heads of departments inside a school.
SCHOOL_LEVEL_POSTS = tuple(post.value for post in LeadershipPost if post != LeadershipPost.MIDDLE)


class Title(TextChoices):
    NONE = "none", "未评"
    THIRD = "third", "三级教师"
    SECOND = "second", "二级教师"
    FIRST = "first", "一级教师"
    SENIOR = "senior", "高级教师"
    CHIEF = "chief", "正高级教师"
    OTHER = "other", "其他系列职称"


class Honour(TextChoices):
    """The highest backbone honour a person holds."""

    SCHOOL = "school", "校级骨干教师"
    DISTRICT = "district", "区级骨干教师"
    DISTRICT_LEADER = "district_leader", "区级学科带头人"
    CITY = "city", "市级骨干教师"
    CITY_LEADER = "city_leader", "市级学科带头人"
    MASTER = "master", "市级名师"
    SPECIAL = "special", "特级教师"


class StaffState(TextChoices):
    ACTIVE = "active", "在岗"
    LEAVE = "leave", "长期请假"
    RETIRED = "retired", "退休"
    LEFT = "left", "离职"


GONE = ("retired", "left")
