"""Who is due to move on the census day, who is deferred, and the one line that says why (docs/领域-教职工.md 第2、4、5节). Pure.

The figures a verdict rests on are kept beside its line; ``explain`` makes the steps from them, so that a frozen list tells the
same years later.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from nanan_groups.kit.texts import month_text
from nanan_groups.kit.trace import Input, Measure, Result, Rule, TraceStep
from staffing.career.rules.continuity import Continuity, Merger, Stay, at_school_since
from staffing.career.rules.retirement import Retirement, RetirementAge, retirement
from staffing.career.rules.spans import months_between, span_text
from staffing.eligibility.rules.parameters import InForce, Parameters
from staffing.eligibility.words import Standing

LEADS = ("head", "secretary", "head_and_secretary", "vice_head", "vice_secretary")
EXEMPTING = {
    "sick": "exempt_sick",
    "maternity": "exempt_maternity",
    "study": "exempt_study",
    "seconded": "exempt_seconded",
}
EXEMPT_TEXT = "请假中"
CLAUSE = "意见 五(二)4；细则 三(一)5"


@dataclass(frozen=True, slots=True)
class Away:
    """An absence in force on the census day."""

    cause: str
    until: date | None
    proved: bool


class Person(NamedTuple):
    """What is known of somebody on the census day. ``stays``: main posts. ``led_since``: of the leadership post held;
    ``terms``: how many terms of it are over or run."""

    employment: str
    post_kind: str
    leadership: str
    private: bool
    birth: date
    sex: str
    stays: Sequence[Stay]
    own_retirement: date | None = None
    away: Away | None = None
    led_since: date | None = None
    terms: int = 0
    restarts: Collection[date] = ()

    @property
    def case(self) -> tuple:
        """All but where and since when: what a verdict rests on besides the years at the school."""
        return self[:6] + self[7:11]


@dataclass(frozen=True, slots=True)
class Verdict:
    standing: str
    line: str
    since: date | None = None
    months: int = 0
    retires: date | None = None
    left: int | None = None
    exempt: str = ""
    note: str = ""


class Judging:
    """The rules as they stand on the census day, asked of one person after the other. Many stand alike (the same school kind,
    month of birth, day of joining): each case is judged once, which makes the list of a million people possible."""

    KEPT = 100_000  # cases; more than that many are begun anew, so that memory does not grow with the people

    def __init__(
        self, census: date, parameters: Parameters, ages: Sequence[RetirementAge], mergers: Collection[Merger] = ()
    ) -> None:
        self.census, self.parameters, self.ages = census, parameters, ages
        self.mergers = [one for one in mergers if one.day <= census]
        self.counts, self.begin_anew = parameters.says("continuity"), parameters.says("restart")
        self._known: dict[tuple, Verdict] = {}

    def __call__(self, one: Person) -> Verdict:
        at = self._since(one)
        case = (*one.case, at)
        found = self._known.get(case)
        if found is None:
            if len(self._known) >= self.KEPT:
                self._known.clear()
            found = self._known[case] = _judge(one, self.census, self.parameters, self.ages, at)
        return found

    def _since(self, one: Person) -> Continuity:
        if len(one.stays) == 1 and not one.restarts:
            (stay,) = one.stays
            if stay.start <= self.census and (stay.end is None or stay.end > self.census):
                return Continuity(min(stay.joined, stay.start))
        return at_school_since(
            one.stays,
            self.census,
            mergers=self.mergers,
            counts=self.counts,
            restarts=one.restarts if self.begin_anew else (),
        )


def judge(
    one: Person, census: date, parameters: Parameters, ages: Sequence[RetirementAge], mergers: Collection[Merger] = ()
) -> Verdict:
    return Judging(census, parameters, ages, mergers)(one)


def _judge(one: Person, census: date, parameters: Parameters, ages: Sequence[RetirementAge], at: Continuity) -> Verdict:
    if one.private:
        return Verdict(Standing.OUTSIDE, "民办单位人员不占编，不列入")
    if not one.employment:
        return Verdict(Standing.UNVERIFIED, "用工性质待核，核实为在编后再判定")
    if one.employment != "established":
        return Verdict(Standing.OUTSIDE, "不是在编人员，不列入")
    leads = one.leadership in LEADS
    if one.post_kind != "teacher" and not leads:
        return Verdict(Standing.OUTSIDE, "不是专任教师或校级领导，不列入")
    if at.since is None:
        return Verdict(Standing.OUTSIDE, "基准日没有编制所在的任职，不列入")
    return _of_years(one, census, parameters, at, retirement(one.birth, one.sex, ages, own=one.own_retirement), leads)


def _of_years(
    one: Person, census: date, parameters: Parameters, at: Continuity, ends: Retirement, leads: bool
) -> Verdict:
    months = months_between(at.since, census)
    left = None if ends.month is None else max(months_between(census, ends.month), 0)
    reached, years_text = _reached(one, months, census, parameters, leads)
    exempt = _exempt(one.away, parameters)
    guard = parameters.number("guard_years") * 12
    retiring = f"距退休{span_text(left)}" if left is not None else f"退休时间：{ends.missing}"
    guarded = left is not None and left < guard
    words = [years_text, f"{retiring}，不足{guard // 12}年" if guarded else retiring, exempt or "无豁免"]
    if not reached:
        standing = Standing.NOT_DUE
    elif guarded or exempt:
        standing = Standing.DEFERRED
    else:
        standing = Standing.DUE
    return Verdict(standing.value, "；".join(words), at.since, months, ends.month, left, exempt, at.why)


def _reached(one: Person, months: int, census: date, parameters: Parameters, leads: bool) -> tuple[bool, str]:
    if not leads:
        wanted = parameters.number("min_years")
        text = f"连续{span_text(months)}"
        return months >= wanted * 12, text if months >= wanted * 12 else f"{text}，不满{wanted}年"
    terms, years = parameters.number("principal_terms"), parameters.number("principal_years")
    led = months_between(one.led_since, census) if one.led_since else 0
    if one.terms > terms or led >= years * 12:
        over = f"任期已满{terms}个" if one.terms > terms else f"满{years}年"
        return True, f"任校级领导{span_text(led)}，{over}"
    return False, f"任校级领导{span_text(led)}，第{max(one.terms, 1)}个任期，不满{terms}个任期或{years}年"


def _exempt(away: Away | None, parameters: Parameters) -> str:
    """Why somebody away is deferred; "" where the kind does not defer, or nothing proves it."""
    if away is None or away.cause not in EXEMPTING or not parameters.says(EXEMPTING[away.cause]):
        return ""
    if not away.proved:
        return ""
    return f"{EXEMPT_TEXT}，有证明，至{away.until.isoformat()}" if away.until else f"{EXEMPT_TEXT}，有证明"


def explain(verdict: Verdict, census: date, parameters: Parameters) -> Result:
    """The steps behind a line, from the figures that were kept with it."""
    steps = []
    if verdict.since is not None:
        steps.append(
            TraceStep(
                "在同一所学校",
                f"{verdict.since.isoformat()} 至 {census.isoformat()} 的整月数",
                span_text(verdict.months),
                inputs=(Input("起", verdict.since.isoformat()), Input("基准日", census.isoformat())),
                clause=CLAUSE,
                note=verdict.note,
                rules=(_rule(parameters["min_years"]), _rule(parameters["continuity"]), _rule(parameters["restart"])),
            )
        )
    if verdict.retires is not None and verdict.left is not None:
        steps.append(
            TraceStep(
                "距退休",
                f"{census.isoformat()} 至 {month_text(verdict.retires)}1日的整月数",
                span_text(verdict.left),
                inputs=(Input("退休月份", month_text(verdict.retires)),),
                rules=(_rule(parameters["guard_years"]),),
            )
        )
    if verdict.since is not None:
        steps.append(
            TraceStep(
                "豁免",
                "基准日有证明的请假",
                verdict.exempt or "无",
                rules=tuple(_rule(parameters[code]) for code in ("exempt_sick", "exempt_maternity")),
            )
        )
    label = str(Standing(verdict.standing).label)
    if not steps:
        return Result(None, Measure.COUNT, why=verdict.line, label=label)
    steps.append(TraceStep("结果", verdict.line, label, clause=CLAUSE))
    return Result(Fraction(1 if verdict.standing == Standing.DUE else 0), Measure.COUNT, tuple(steps), label=label)


def _rule(one: InForce) -> Rule:
    return Rule(one.of.label, one.text, f"{one.origin_text}：{one.source}")
