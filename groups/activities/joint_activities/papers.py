"""活动通知: from the group's office to the schools that take part."""

from datetime import date

from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.rules import when_text
from groups.activities.joint_activities.words import ActivityState
from nanan_groups.kit.official.paper import Fact, Facts, Paper, Prose, Signature


def notice_paper(activity: Activity, group: str, schools: list[str], given_on: date | None) -> Paper:
    """``given_on``: the day it went out; None leaves it to be written by hand."""
    facts = (
        Fact("种类", f"{activity.get_kind_display()}（{activity.get_form_display()}）"),
        Fact("时间", when_text(activity.day, activity.starts, activity.ends)),
        Fact("地点", activity.place),
        Fact("主办", str(activity.organiser)),
        Fact("参加学校", "、".join(schools)),
        Fact("编号", activity.code),
    )
    return Paper(
        title=f"关于开展“{activity.title}”活动的通知",
        to="各参加学校",
        notes=(f"本活动已取消：{activity.why}",) if activity.state == ActivityState.CANCELLED else (),
        body=(
            Prose("根据集团共建安排，现将本次活动有关事项通知如下。"),
            Facts(facts, label="活动安排"),
            *((Prose(activity.content),) if activity.content else ()),
            Prose("请各校组织人员按时参加，到场后在签到处扫码或在签到表上签到。"),
            Signature((), (group,), given_on),
        ),
    )
