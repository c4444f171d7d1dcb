"""What an indicator can be computed from: every source by its key, with what it is, and which page or sheet gives it. Pure.

A source that has no data in the portal yet is named all the same, so that an officer sees why an indicator is 待核 and what
would give it; ``ready`` says which are computed (queries.py).
"""

from dataclasses import dataclass

from evaluation.scoring.words import Kind


@dataclass(frozen=True, slots=True)
class Source:
    """``kinds``: the kinds of judging it can feed. ``given_by``: where the data come from, as a person finds it. ``why``: the
    page is there, but what it holds does not say what the indicator asks."""

    key: str
    label: str
    kinds: tuple[str, ...]
    given_by: str
    ready: bool = False
    why: str = ""

    @property
    def missing(self) -> str:
        """Said where it gives nothing."""
        if self.why:
            return f"{self.label}：{self.why}"
        return f"{self.label}：平台没有可算的数据，应由“{self.given_by}”提供"


_SHARE = (Kind.COMPUTED.value, Kind.BAND.value)
_CHANGE = (Kind.VALUE_ADDED.value,)
MEETINGS, RESOLUTIONS, PLANS, MONEY = "治理机构的会议登记", "会议决议的办理登记", "年度计划和总结", "经费账户和结账"
LISTS, LEGS, POOL = "交流名单", "交流花名册", "新教师周转池"
EVENTS, COURSES, RECORDS = "共建活动", "共享课程", "共建事项"
VENUES, RESOURCES = "场馆设备", "数字资源"
ROSTER, IN_POST = "教职工名册和在校学生", "流入教师应按在岗月数折算，平台还没有这样计算"
SHADOWED = "周转池只给出当年新教师已安排跟岗的人数，不是三年内满一学期的人数"
FIGURES, SURVEYS = "学校年度数据", "问卷"

SOURCES: dict[str, Source] = {
    one.key: one
    for one in (
        Source("meetings_held", "会议次数", _SHARE, MEETINGS, ready=True),
        Source("attendance", "会议出席率", _SHARE, MEETINGS, ready=True),
        Source("minutes_kept", "纪要按时归档", _SHARE, MEETINGS, why="会议登记没有纪要的归档日，不能判断是否按时归档"),
        Source("turns_in_time", "轮值按期交接", _SHARE, "轮值安排和交接登记"),
        Source("resolutions_in_time", "决议按期办结", _SHARE, RESOLUTIONS, ready=True),
        Source("plan_days_late", "计划报送逾期工作日", _SHARE, PLANS, ready=True),
        Source("tasks_done", "计划任务完成", _SHARE, PLANS, ready=True),
        Source("money_compliance", "支出类别合规率", _SHARE, MONEY, ready=True),
        Source("money_execution", "预算执行率", _SHARE, MONEY, ready=True),
        Source("member_survey", "成员校认同问卷", _SHARE, SURVEYS),
        Source("exchange_share", "交流到位率", _SHARE, LISTS, ready=True),
        Source("backbone_of_exchanged", "骨干占交流的人", _SHARE, LISTS, ready=True),
        Source("backbone_of_eligible", "骨干占名单", _SHARE, LISTS, ready=True),
        Source("from_the_lead", "从总校派出的交流", _SHARE, LEGS, ready=True),
        Source("full_year_legs", "满1学年及以上的交流", _SHARE, LEGS),
        Source("cadre_members", "有干部互派或挂职的成员校", _SHARE, LEGS),
        Source("pool_trained", "新教师在总校跟岗满一学期", _SHARE, POOL, why=SHADOWED),
        Source("paired", "师徒结对覆盖率", _SHARE, RECORDS, ready=True),
        Source("joint_research", "跨校教研次数", _SHARE, EVENTS, ready=True),
        Source("assessments_filed", "期满考核归档率", _SHARE, "交流期满考核"),
        Source("received_level", "接收校评价", _SHARE, "交流期满考核"),
        Source("shared_courses", "共享课程门数", _SHARE, COURSES, ready=True),
        Source("course_schools", "每学期开课的学校", _SHARE, COURSES, ready=True),
        Source("joint_lessons", "联合备课教研实施", _SHARE, EVENTS, ready=True),
        Source("lesson_schools", "联合备课教研参与学校", _SHARE, EVENTS, ready=True),
        Source("venues_used", "开放项被他校使用", _SHARE, VENUES, ready=True),
        Source("venue_uses", "跨校使用场次", _SHARE, VENUES, ready=True),
        Source("uploads", "成员校上传达标", _SHARE, RESOURCES, ready=True),
        Source("visits", "非上传校访问", _SHARE, RESOURCES, ready=True),
        Source("pupils_moved", "参与跨校学习的学生", _SHARE, EVENTS, ready=True),
        Source("money_reaching", "经费用于非总校", _SHARE, MONEY, ready=True),
        Source("agreement_tasks", "协议任务完成", _SHARE, RECORDS, ready=True),
        Source("university_money", "高校资金到账", _SHARE, "校地共建协议和到账", ready=True),
        Source("individual_targets", "个性目标", (Kind.TARGET.value,), PLANS, ready=True),
        Source("gap_narrowed", "校际差距", _CHANGE, FIGURES),
        Source("percentile_change", "监测百分位变化", _CHANGE, FIGURES),
        Source("backbone_growth", "每百名学生骨干教师数增幅", _CHANGE, ROSTER, why=IN_POST),
        Source("satisfaction_rise", "满意度提升", _CHANGE, SURVEYS),
        Source("rectified", "上年问题整改率", _SHARE, "整改任务"),
    )
}


def sources_for(kind: str) -> list[Source]:
    return [one for one in SOURCES.values() if kind in one.kinds]
