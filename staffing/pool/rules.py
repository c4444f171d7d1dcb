"""The way of a new teacher through the district's turnover pool (意见 五(二)4；细则 三(一)5、四3): recruited, trained at the
college, assigned to a lead, a year of shadowing in a school that is 优质 that day in principle, assessed, placed or left.

Everybody stands at one stage at a time: the stage is the state of his case, so the stages add up to the pool.
"""

from calendar import monthrange
from datetime import date

from groups.rights.roles import ARRANGE_POOL, ASSESS_POOL, RUN_POOL, TRAIN_POOL, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Wait
from nanan_groups.kit.errors import RuleViolation
from staffing.pool.words import FIT, OPEN, OVER, STAGES, Grade

CLAUSE = "意见 五(二)4；细则 三(一)5、四3"
TITLE = "新教师周转池"
OFFICERS, COLLEGE = roles_with(RUN_POOL), roles_with(TRAIN_POOL)
ARRANGERS, ASSESSORS = roles_with(ARRANGE_POOL), roles_with(ASSESS_POOL)
LEAD, SHADOW = "lead", "shadow"
# Steps taken for many at once.
TOGETHER = ("train", "complete", "assign")

POOL = CaseKind(
    code="pool",
    label="新教师培养",
    states=STAGES,
    arrows=(
        Arrow("train", "开始培训", "已开始培训", ("recruited",), "training", (*COLLEGE, *OFFICERS),
              says="登记岗前培训的起止日期，由区教师进修学院组织。"),
        Arrow("complete", "培训结业", "已结业", ("training",), "trained", (*COLLEGE, *OFFICERS),
              says="培训合格的结业，等待分配到集团总校；不合格的不办结业，由人事科室办理离开。"),
        Arrow("assign", "分配到总校", "已分配", ("trained",), "assigned", OFFICERS, decides=True,
              says="分到一个集团，由其总校安排跟岗；总校按分配当日登记的总校固定。"),
        Arrow("take_back", "收回分配", "已收回分配", ("assigned",), "trained", OFFICERS, comment="收回的原因",
              says="收回后可以重新分配到另一个集团；分到的集团已经终止的也这样办。"),
        Arrow("shadow", "安排跟岗", "已安排跟岗", ("assigned",), "shadowing", ARRANGERS, consents=LEAD,
              says="原则上安排在当日有“优质”标识的学校；不在优质学校的须写明原因。跟岗时长由参数规定。"),
        Arrow("assess", "跟岗考核", "已考核", ("shadowing",), "assessed", ASSESSORS, consents=SHADOW,
              comment="鉴定意见", opens="ends", says="跟岗期满由跟岗学校校长考核，登记等次和鉴定意见。"),
        Arrow("again", "延长跟岗", "已延长跟岗", ("assessed",), "shadowing", OFFICERS, comment="延长的原因",
              says="写明新的期满日，期满后重新考核。"),
        Arrow("place", "安置", "已安置", ("assessed",), "placed", OFFICERS, decides=True, closes=True,
              says="安置到学校任教：从生效日起进入该校名册。考核合格及以上的才能安置，每人只安置一次。"),
        Arrow("leave", "离开", "已离开", OPEN, "left", OFFICERS, comment="离开的原因", closes=True,
              says="不再培养，离开周转池；记录保留，各阶段人数仍然相符。"),
    ),
    waits={
        "assigned": tuple(Wait(role, "新教师跟岗安排", party=LEAD) for role in ARRANGERS),
        "shadowing": tuple(Wait(role, "新教师跟岗考核", party=SHADOW) for role in ASSESSORS),
        "assessed": waits(RUN_POOL, "新教师安置"),
    },
    final=OVER,
    in_force=frozenset({"shadowing", "assessed", "placed"}),
    tones={"recruited": "", "training": "info", "trained": "info", "assigned": "warn", "shadowing": "info",
           "assessed": "warn", "placed": "ok", "left": "due"},
)  # fmt: skip


def after_months(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month: 2026-09-01 and 12 → 2027-09-01."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def refuse_not_quality(quality: bool, reason: str, school: str, day: date) -> None:
    """In principle: an exception needs a reason, which stays with the entry."""
    if not quality and not reason:
        raise RuleViolation(
            f"{school}在 {day.isoformat()} 没有“优质”标识；确需安排在该校的，请写明原因。",
            field="exception",
            code="not-quality",
        )


def refuse_unfit(grade: str) -> None:
    if grade not in FIT:
        label = Grade(grade).label if grade else "未考核"
        raise RuleViolation(f"跟岗考核为“{label}”，不能安置；可延长跟岗或办理离开。", code="unfit")
