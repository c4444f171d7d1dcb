"""How a statement reads: each line as one sentence, and its steps where somebody asks for them. Pure.

Nothing is computed here: what is told is what ``lines.py`` and ``sites.py`` have found.
"""

from collections.abc import Iterable
from fractions import Fraction

from funding.rules_of_year.rules.kinds import ratio_text
from funding.rules_of_year.rules.parameters import Parameters
from funding.statements.rules.lines import Line, Statement
from funding.statements.rules.sites import SitePart
from funding.statements.words import LineKind, LineState, Mark
from nanan_groups.kit.money import capitals, yuan


def names(parts: Iterable[SitePart]) -> str:
    return "、".join(part.site.name for part in parts)


def with_reasons(parts: Iterable[SitePart]) -> str:
    return "、".join(f"{part.site.name}（{part.why}）" for part in parts)


def money(fen: int | None) -> str:
    return "—" if fen is None else f"{yuan(fen)} 元"


def told_marks(line: Line) -> list[str]:
    """What stands in the bracket behind a sentence, beside the clause."""
    said = {
        Mark.ASSUMED: "办学性质为推定",
        Mark.PROTECTED: "按不降低保留上年数",
        Mark.MOVED: "年内有校点转入转出",
        Mark.PART_YEAR: "不足一年",
        Mark.FLOOR: "乘系数后低于保底，守在保底",
        Mark.LATE: "含迟到款",
        Mark.MANUAL: "人工",
    }
    return [said[mark] for mark in line.marks if mark in said]


def _bracket(line: Line) -> str:
    return f"（{'；'.join([line.clause, *told_marks(line)])}）"


def sentence(line: Line, rules: Parameters) -> str:
    """The line as people read it; without its bracket of clause and marks where there is nothing to pay."""
    if line.kind is LineKind.TIGHT:
        return _tight(line, rules)
    return _SENTENCES[line.kind](line, rules)


def _tight(line: Line, rules: Parameters) -> str:
    if line.state is LineState.PENDING:
        return f"待定：{names(line.parts)}，办学性质待核实；若为公办应得 {money(line.would_be)}"
    if line.wanted is not None and Mark.UNUSED in line.marks:
        return f"紧密型 公办校点 {line.count} 个，{money(line.wanted)}：{line.why}，未采用"
    if line.state is LineState.ZERO:
        return f"不计：{with_reasons(line.parts)}"
    return f"紧密型 {_sum(line, rules)}{_cut(line)}{_bracket(line)}"


def _sum(line: Line, rules: Parameters) -> str:
    """5 个 × 100,000.00 元 = 500,000.00 元, wherever that is how it came about."""
    rate, before = rules.tight_rate_fen, line.amount if line.wanted is None else line.wanted
    if line.weight * rate == before:
        count = f"{line.count} 个" if line.weight == line.count else f"{line.count} 个，折 {ratio_text(line.weight)} 个"
        return f"公办校点 {count} × {money(rate)} = {money(before)}"
    return f"公办校点 {line.count} 个，逐个计算，合计 {money(before)}"


def _alliance(line: Line, rules: Parameters) -> str:
    if Mark.UNUSED in line.marks:
        return f"联盟型 1 个集团，{money(line.wanted)}：{line.why}，未采用"
    before = line.amount if line.wanted is None else line.wanted
    part = f" × {ratio_text(line.weight)} 年" if line.weight != 1 else ""
    told = f"；{'；'.join(told_marks(line))}" if told_marks(line) else ""
    more = f"（{line.clause}{told}）" if told else ""
    return f"联盟型 1 个集团 × {money(rules.alliance_rate_fen)}{part} = {money(before)}{_cut(line)}{more}"


def _match(line: Line, rules: Parameters) -> str:
    who = line.about_name
    if line.state is LineState.NOT_COMPUTABLE:
        return f"贯通型 {who}：{line.why}，暂不能计算"
    if Mark.UNUSED in line.marks:
        return f"贯通型 {who}，{money(line.wanted)}：{line.why}，未采用"
    ratio = f"1:{ratio_text(line.weight)}"
    return f"贯通型 {who} {rules.match_basis.label} {money(line.basis)}，按 {ratio} 配套 = {money(line.amount)}{_bracket(line)}"


def _scale(line: Line, rules: Parameters) -> str:
    if line.state is LineState.NOT_COMPUTABLE:
        return f"规模：{line.why}，暂不能计算"
    unit = "个校点" if rules.scale_unit.value == "sites" else "名学生"
    before = line.amount if line.wanted is None else line.wanted
    return f"规模 {line.count} {unit}，按分档加 {money(before)}{_cut(line)}{_bracket(line)}"


def _performance(line: Line, rules: Parameters) -> str:
    before = line.amount if line.wanted is None else line.wanted
    sign = "加" if before >= 0 else "减"
    return (
        f"绩效 {line.about_name}，系数 {ratio_text(line.weight)} × {money(line.basis)}，"
        f"{sign} {money(abs(before))}{_cut(line)}{_bracket(line)}"
    )


def _special(line: Line, rules: Parameters) -> str:
    return f"特需项目 {line.about_name} {money(line.amount)}{_bracket(line)}"


def _cut(line: Line) -> str:
    return f"，按盘子压减为 {money(line.amount)}" if Mark.CUT in line.marks else ""


_SENTENCES = {
    LineKind.ALLIANCE: _alliance,
    LineKind.ARTICULATED: _match,
    LineKind.SCALE: _scale,
    LineKind.PERFORMANCE: _performance,
    LineKind.SPECIAL: _special,
}


def told_together(statement: Statement, line: Line, rules: Parameters) -> str:
    """The line's sentence; of universities that wait for the same, one sentence for all of them."""
    if line.kind is not LineKind.ARTICULATED or line.state is not LineState.NOT_COMPUTABLE:
        return sentence(line, rules)
    same = [each for each in statement.of(line.kind, line.state) if each.why == line.why]
    return f"贯通型 {'、'.join(each.about_name for each in same)}：{line.why}，暂不能计算"


def sentences(statement: Statement, rules: Parameters) -> list[str]:
    """The statement line by line; what cannot be computed for the same reason stands together."""
    return list(dict.fromkeys(told_together(statement, line, rules) for line in statement.lines))


def total_sentence(statement: Statement) -> str:
    """合计 600,000.00 元（陆拾万元整），另有 2 项暂不能计算."""
    open_ = len(statement.open_lines)
    more = f"，另有 {open_} 项暂不能计算" if open_ else ""
    return f"合计 {money(statement.total)}（{capitals(statement.total)}）{more}"


def in_words(statement: Statement, rules: Parameters) -> str:
    return " · ".join([*sentences(statement, rules), total_sentence(statement)])


def part_formula(part: SitePart, rules: Parameters) -> str:
    """How one site's amount came about."""
    if part.state is LineState.ZERO:
        return part.why
    if part.state is LineState.PENDING:
        return f"{part.why}，若为公办应得 {money(part.would_be)}"
    share = f"{ratio_text(part.weight)} × " if part.weight != Fraction(1) else ""
    if part.protected:
        return f"上年已确认 {money(part.site.confirmed)}，高于今年标准 {share}{money(rules.tight_rate_fen)}，不降低"
    return f"{share}{money(rules.tight_rate_fen)}"
