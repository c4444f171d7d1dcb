"""Coverage against the goal of 100 % (意见 四): shares of schools and of pupils in education groups. Pure."""

from dataclasses import dataclass

from nanan_groups.kit.trace import Input, Result, TraceStep

WHOLE = 10_000  # shares are hundredths of a percent, as the published baseline is kept


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a stage in a school year.

    ``total_*`` is None until the district's totals are stated; ``without_figures`` are covered institutions without enrolment.
    """

    covered_institutions: int
    covered_pupils: int
    without_figures: int
    total_institutions: int | None = None
    total_pupils: int | None = None
    source: str = ""


def share(part: int, whole: int) -> int:
    """Hundredths of a percent, rounded half up: 17 of 200 → 850."""
    return (part * WHOLE * 2 + whole) // (whole * 2)


def share_text(value: int | None) -> str:
    """850 → 8.5 %; 10000 → 100 %."""
    if value is None:
        return "暂不能计算"
    return f"{value / 100:.2f}".rstrip("0").rstrip(".") + "%"


def of_institutions(known: Known, year: str, rows: tuple) -> Result:
    """Covered schools of the stage / all schools of the district."""
    if known.total_institutions is None:
        return Result(None, missing=(f"尚未登记 {year} 学年全区学校（园）总数",))
    if known.covered_institutions > known.total_institutions:
        return Result(
            None,
            missing=(
                f"集团内 {known.covered_institutions} 所多于登记的全区总数 {known.total_institutions} 所，请核对总数",
            ),
        )
    value = share(known.covered_institutions, known.total_institutions)
    return Result(
        value, (_step("学校覆盖率", known.covered_institutions, known.total_institutions, value, known, rows),)
    )


def of_pupils(known: Known, year: str, rows: tuple) -> Result:
    """Pupils of covered schools / all pupils of the district; every covered school must have its enrolment."""
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
        return Result(None, missing=tuple(missing))
    value = share(known.covered_pupils, known.total_pupils)
    return Result(value, (_step("学生覆盖率", known.covered_pupils, known.total_pupils, value, known, rows),))


def _step(label: str, part: int, whole: int, value: int, known: Known, rows: tuple) -> TraceStep:
    return TraceStep(
        label=label,
        formula="集团内 ÷ 全区",
        value=share_text(value),
        inputs=(Input("集团内", f"{part:,}", rows), Input("全区", f"{whole:,}")),
        clause="意见 四",
        note=f"全区总数来源：{known.source}" if known.source else "",
    )
