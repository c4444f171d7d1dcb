"""Papers of one decided leg: 任教通知书, 期满考核表, 跟岗/挂职鉴定表. What is not known yet is left to be written by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import LETTER, SHEET
from nanan_groups.kit.official.paper import BUREAU, Fact, Facts, Paper, Prose, Signature
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.words import ExchangeKind

LEARNING = (ExchangeKind.SHADOWING.value, ExchangeKind.SECONDMENT.value)
ROOM, BIG = 32, 60  # millimetres to write in


def _days(leg: ExchangeLeg) -> str:
    return f"{day_text(leg.valid_from)}至{day_text(leg.valid_to)}（不含止日）"


def _share(leg: ExchangeLeg) -> str:
    return "全职" if leg.full_time else f"每周 {leg.hours} 课时（标准 {leg.standard} 课时）"


def _who(leg: ExchangeLeg) -> tuple[Fact, ...]:
    return (
        Fact("姓名", leg.person.name),
        Fact("工号", leg.person.staff_no),
        Fact("派出学校", str(leg.from_site)),
        Fact("接收学校", str(leg.to_site)),
        Fact("交流种类", str(leg.get_kind_display())),
        Fact("起止", _days(leg)),
        Fact("工作量", _share(leg)),
        Fact("任教学科", leg.get_subject_display() if leg.subject else "—"),
        Fact("决定文件", leg.document),
    )


def notice(leg: ExchangeLeg) -> Paper:
    """任教通知书 to the receiving school; the sending one has a copy."""
    teaches = f"任教学科{leg.get_subject_display()}，" if leg.subject else ""
    duties = f"任务：{leg.duties}。" if leg.duties else ""
    return Paper(
        title=f"关于{leg.person.name}同志交流任教的通知",
        number=leg.document,
        letterhead=BUREAU,
        to=str(leg.to_site),
        copies=str(leg.from_site),
        layout=LETTER,
        body=(
            Prose(
                f"经研究决定，{leg.from_site}{leg.person.name}同志（工号 {leg.person.staff_no}）到你校{leg.get_kind_display()}，"
                f"{teaches}工作量为{_share(leg)}，时间为{_days(leg)}。{duties}"
            ),
            Prose("交流期间编制和任职关系不变。请按期办理报到，安排好工作，期满时按规定考核。"),
            Signature((), (BUREAU,)),
        ),
    )


def assessment(leg: ExchangeLeg) -> Paper:
    """期满考核表: filled in where the leg was assessed, else with room for it."""
    done = getattr(leg, "assessment", None)
    facts = (
        Fact("交流任务", leg.duties or "", room=0 if leg.duties else ROOM),
        Fact("个人总结", "", room=BIG),
        Fact("接收学校评语", done.remarks if done else "", room=0 if done and done.remarks else ROOM),
        Fact("考核等次", done.get_grade_display() if done else "□优秀　□良好　□合格　□不合格"),
    )
    return Paper(
        title="教师交流期满考核表",
        layout=SHEET,
        body=(
            Facts((*_who(leg), *facts), label="期满考核"),
            Signature(("校长",), (str(leg.to_site.institution),), done.assessed_on if done else None),
        ),
    )


def appraisal(leg: ExchangeLeg) -> Paper:
    """跟岗 / 挂职鉴定表: what was learnt, and what both schools say."""
    done = getattr(leg, "assessment", None)
    facts = (
        Fact("岗位和任务", leg.duties or "", room=0 if leg.duties else ROOM),
        Fact("个人小结", "", room=BIG),
        Fact("指导教师意见", "", room=ROOM),
        Fact("接收学校鉴定", done.remarks if done else "", room=0 if done and done.remarks else ROOM),
        Fact("鉴定等次", done.get_grade_display() if done else "□优秀　□良好　□合格　□不合格"),
        Fact("派出学校意见", "", room=ROOM),
    )
    return Paper(
        title=f"{leg.get_kind_display()}鉴定表",
        layout=SHEET,
        body=(
            Facts((*_who(leg), *facts), label="鉴定"),
            Signature(("校长",), (str(leg.to_site.institution),), done.assessed_on if done else None),
        ),
    )


@dataclass(frozen=True, slots=True)
class LegPaper:
    """``kinds``: of which legs there is such a paper; none: of all."""

    label: str
    make: Callable[[ExchangeLeg], Paper]
    kinds: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    def is_of(self, kind: str) -> bool:
        return kind not in self.besides and (not self.kinds or kind in self.kinds)


PAPERS = {
    "notice": LegPaper("任教通知书", notice),
    "assessment": LegPaper("期满考核表", assessment, besides=LEARNING),
    "appraisal": LegPaper("鉴定表", appraisal, kinds=LEARNING),
}


def papers_for(kind: str) -> list[tuple[str, LegPaper]]:
    return [(name, paper) for name, paper in PAPERS.items() if paper.is_of(kind)]
