"""Coverage against the goal of 100 % (意见 四): shares of schools and of pupils in education groups. Pure."""

from dataclasses import dataclass
from fractions import Fraction

from nanan_groups.kit.trace import Input, Measure, Result, TraceStep, Unused, pending

SHARE = Measure.SHARE


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a stage in a school year.

    ``total_*`` is None until the district's totals are stated; ``without_figures`` are covered institutions without enrolment;
    ``uncovered`` those in no group, ``not_open`` those in a group that have no open site: neither is in the numerator.
    """

    covered_institutions: int
    covered_pupils: int
    without_figures: int
    total_institutions: int | None = None
    total_pupils: int | None = None
    source: str = ""
    uncovered: int = 0
    not_open: int = 0


def share_text(figure: int | None) -> str:
    """A figure as published, in hundredths of a percent: 850 → 8.5 %."""
    return "暂不能计算" if figure is None else SHARE.text(Fraction(figure, SHARE.parts))


def of_institutions(known: Known, year: str, rows: tuple) -> Result:
    """Covered schools of the stage / all schools of the district."""
    label = "学校覆盖率"
    if known.total_institutions is None:
        return pending(SHARE, f"尚未登记 {year} 学年全区学校（园）总数", label=label)
    if known.covered_institutions > known.total_institutions:
        return pending(
            SHARE,
            f"集团内 {known.covered_institutions} 所多于登记的全区总数 {known.total_institutions} 所，请核对总数",
            label=label,
        )
    return _share(label, known.covered_institutions, known.total_institutions, known, rows)


def of_pupils(known: Known, year: str, rows: tuple) -> Result:
    """Pupils of covered schools / all pupils of the district; every covered school must have its enrolment."""
    label = "学生覆盖率"
    missing = []
    if known.total_pupils is None:
        missing.append(f"尚未登记 {year} 学年全区学生总数")
    if known.without_figures:
        missing.append(f"集团内 {known.without_figures} 所学校（园）尚未录入 {year} 学年学生数")
    if not missing and known.total_pupils is not None and known.covered_pupils > known.total_pupils:
        missing.append(
            f"集团内学生 {known.covered_pupils:,} 人多于登记的全区总数 {known.total_pupils:,} 人，请核对总数"
        )
    if missing or known.total_pupils is None:
        return pending(SHARE, *missing, label=label)
    return _share(label, known.covered_pupils, known.total_pupils, known, rows)


def _share(label: str, part: int, whole: int, known: Known, rows: tuple) -> Result:
    value = Fraction(part, whole)
    step = TraceStep(
        label=label,
        formula="集团内 ÷ 全区，四舍五入到 0.01%",
        value=SHARE.text(value),
        inputs=(Input("集团内", f"{part:,}", rows), Input("全区", f"{whole:,}")),
        clause="意见 四",
        note=f"全区总数来源：{known.source}" if known.source else "",
    )
    return Result(value, SHARE, (step,), label=label, unused=_left_out(known))


def _left_out(known: Known) -> tuple[Unused, ...]:
    out = []
    if known.not_open:
        out.append(
            Unused("尚未开办的成员", f"{known.not_open} 所没有已开办的校点，不计入集团内；开办后计入。", "意见 四")
        )
    if known.uncovered:
        out.append(Unused("不在任何集团的学校（园）", f"{known.uncovered} 所，只计入全区总数。", "意见 四"))
    return tuple(out)
