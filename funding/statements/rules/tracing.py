"""The steps of a line, for whoever asks why: facts with links, parameters with clauses, branches not taken. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from funding.rules_of_year.rules.parameters import BY_NAME, Parameters
from funding.rules_of_year.words import CountBy, Leaver, PartOfYear, SeveralRelations
from funding.statements.rules.facts import Span
from funding.statements.rules.lines import Line, Statement
from funding.statements.rules.sites import SitePart
from funding.statements.rules.telling import money, part_formula, sentence
from funding.statements.words import LineKind, LineState, Mark
from groups.registry.register.rules.wording import ownership_text
from groups.registry.register.words import SiteKind, SiteState
from nanan_groups.kit.money import yuan
from nanan_groups.kit.texts import period_text
from nanan_groups.kit.trace import Input, Measure, Result, Rule, TraceStep, Unused, not_applicable, pending

Link = tuple[str, tuple, str] | None


@dataclass(frozen=True)
class Places:
    """Where things are shown: ``school`` by code (None outside the reader's scope), ``rules`` the page of the rules,
    ``group`` the page of the group's members, ``agreement`` by code."""

    school: Callable[[str], Link] = lambda code: None
    rules: Link = None
    group: Link = None
    agreement: Callable[[str], Link] = lambda code: None


def trace_line(statement: Statement, line: Line, rules: Parameters, places: Places | None = None) -> Result:
    places = places or Places()
    label = line.kind.label + (f" {line.about_name}" if line.about_name else "")
    if line.state is LineState.NOT_COMPUTABLE:
        return pending(Measure.FEN, f"{line.about_name or label}：{line.why}", label=label)
    if line.kind is LineKind.TIGHT:
        return _tight(statement, line, rules, places, label)
    steps = (_step(line, rules, places),)
    if Mark.UNUSED in line.marks:
        return not_applicable(Measure.FEN, line.why, label=label, steps=steps)
    return Result(Fraction(line.amount), Measure.FEN, steps, label=label)


def _tight(statement: Statement, line: Line, rules: Parameters, places: Places, label: str) -> Result:
    if line.state is LineState.PENDING:
        missing = tuple(f"{part.site.name}：{part_formula(part, rules)}" for part in line.parts)
        return pending(Measure.FEN, *missing, label=f"{label} 待定", steps=_site_steps(line, rules, places))
    if line.state is LineState.ZERO and Mark.UNUSED not in line.marks:
        unused = tuple(Unused(part.site.name, part.why, line.clause) for part in line.parts)
        return Result(Fraction(0), Measure.FEN, _site_steps(line, rules, places), label=f"{label} 不计", unused=unused)
    steps = _site_steps(line, rules, places)
    if Mark.UNUSED in line.marks:
        return not_applicable(Measure.FEN, line.why, label=label, steps=steps)
    whole = TraceStep("合计", sentence(line, rules), money(line.amount), clause=line.clause, rules=_rate(rules, places))
    return Result(Fraction(line.amount), Measure.FEN, (*steps, whole), label=label, unused=not_taken(rules))


def _site_steps(line: Line, rules: Parameters, places: Places) -> tuple[TraceStep, ...]:
    return tuple(_site_step(part, rules, places) for part in line.parts)


def _site_step(part: SitePart, rules: Parameters, places: Places) -> TraceStep:
    span = next((one for one in part.site.spans if one.group == part.group), part.site.spans[0])
    value = {LineState.COUNTED: money(part.amount), LineState.PENDING: "待定", LineState.ZERO: "0.00 元"}[part.state]
    notes = []
    if part.moved:
        notes.append("年内转入转出，按各期归属拆分")
    if part.assumed:
        notes.append("办学性质为推定")
    before = part.site.confirmed
    if rules.non_reduction and part.counts and before is None:
        notes.append("上年没有已确认的数，不降低不起作用")
    inputs = (
        Input("办学性质", ownership_text(span.ownership, span.basis), places.school(part.site.institution)),
        Input("开办状态", SiteState(span.state).label),
        Input("校点类型", SiteKind(part.site.kind).label),
        Input("在本集团", _period(span), places.group),
        *((Input("上年已确认", money(before)),) if rules.non_reduction and before is not None else ()),
    )
    return TraceStep(
        part.site.name, part_formula(part, rules), value, inputs, note="；".join(notes), rules=_rate(rules, places)
    )


def _period(span: Span) -> str:
    return period_text(span.start, False, span.end)


def _rate(rules: Parameters, places: Places) -> tuple[Rule, ...]:
    return (_rule("tight_rate_fen", rules, places),)


def _rule(name: str, rules: Parameters, places: Places) -> Rule:
    spec = BY_NAME[name]
    return Rule(spec.label, spec.kind.text(getattr(rules, name)), rules.clauses[name], places.rules)


_RULES_OF = {
    LineKind.ALLIANCE: ("alliance_rate_fen",),
    LineKind.ARTICULATED: ("match_ratio", "match_basis", "match_direction", "match_cutoff", "match_late"),
    LineKind.SCALE: ("scale_unit", "scale_tiers"),
    LineKind.PERFORMANCE: ("coefficients",),
    LineKind.SPECIAL: (),
}


def _step(line: Line, rules: Parameters, places: Places) -> TraceStep:
    inputs: tuple[Input, ...] = ()
    if line.kind is LineKind.ALLIANCE:
        inputs = (Input("联盟关系", "基准日有效", places.group),)
    elif line.match is not None:
        match = line.match
        link = places.agreement(match.agreement) if match.agreement else None
        inputs = (
            Input("协议数", f"{yuan(match.agreed or 0)} 元", link),
            Input("截止日前到账", f"{yuan(match.received)} 元", link),
            Input("支付", f"{yuan(match.paid)} 元"),
            Input("共建学校", match.school_name, places.school(match.school)),
        )
        if match.late or match.earlier:
            late = (
                Input("本年协议迟到", f"{yuan(match.late)} 元"),
                Input("往年迟到本年到账", f"{yuan(match.earlier)} 元"),
            )
            inputs += late
    elif line.kind is LineKind.SCALE:
        inputs = (Input("计入", f"{line.count}", places.group),)
    elif line.kind is LineKind.PERFORMANCE:
        inputs = (Input("等级", line.about_name), Input("紧密型加联盟型", money(line.basis)))
    rows = tuple(_rule(name, rules, places) for name in _RULES_OF[line.kind])
    return TraceStep(line.kind.label, sentence(line, rules), money(line.amount), inputs, line.clause, rules=rows)


def not_taken(rules: Parameters) -> tuple[Unused, ...]:
    """What the rules could have said and do not, this year."""
    out = []
    if rules.several_relations is SeveralRelations.ADD:
        out.append(Unused(SeveralRelations.LARGEST.label, "本年度规则为各行相加", rules.clauses["several_relations"]))
    if not rules.non_reduction:
        out.append(Unused("不降低", "本年度规则没有打开", rules.clauses["non_reduction"]))
    if rules.part_of_year is PartOfYear.CENSUS:
        out.append(Unused("年内开办、加入、退出", "本年度规则只看基准日", rules.clauses["part_of_year"]))
    if rules.leaver is Leaver.STAYS:
        out.append(Unused("中途离开随校点走", "本年度规则为留在原集团", rules.clauses["leaver"]))
    if rules.tight_count_by is CountBy.SITE:
        out.append(Unused(CountBy.INSTITUTION.label, "本年度规则为一个校点算一个", rules.clauses["tight_count_by"]))
    if not rules.scale_tiers:
        out.append(Unused("规模分档", "本年度没有设分档", rules.clauses["scale_tiers"]))
    return tuple(out)
