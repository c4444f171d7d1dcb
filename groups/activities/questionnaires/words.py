from django.db.models import TextChoices


class SurveyKind(TextChoices):
    """Whom it asks: two questionnaires, never mixed."""

    MEMBERS = "members", "成员校问卷"
    PEOPLE = "people", "教师家长问卷"


# What is asked, each from 1 (很不满意) to 5 (很满意).
STATEMENTS = {
    SurveyKind.MEMBERS: (
        "集团的议事和决定听取了本校的意见",
        "集团的教研、培训对本校教师有帮助",
        "集团的课程、场馆和资源本校用得上",
        "集团的经费和师资安排对本校公平",
        "本校愿意继续留在集团",
    ),
    SurveyKind.PEOPLE: (
        "学校的教学质量",
        "教师的责任心和专业水平",
        "集团各校共享的课程和活动",
        "学校与家长的沟通",
        "加入集团以来学校的变化",
    ),
}
RATINGS = ((5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意"))
