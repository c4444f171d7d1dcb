"""A statement as it is kept: plain JSON with everything a page needs years later, whatever became of the rules. Pure."""

from funding.batches.words import Warning
from funding.rules_of_year.rules.parameters import SPECS, Parameters
from funding.statements.rules.lines import Line, Statement
from funding.statements.rules.telling import sentence, told_together
from funding.statements.rules.tracing import Places, trace_line
from funding.statements.words import LineState, Mark
from nanan_groups.kit.traced import to_stored

VERSION = 1


def kept_lines(statement: Statement, rules: Parameters, places: Places | None = None) -> list[dict]:
    return [_line(statement, line, rules, places) for line in statement.lines]


def _line(statement: Statement, line: Line, rules: Parameters, places: Places | None) -> dict:
    out = {
        "version": VERSION,
        "kind": line.kind.value,
        "label": line.kind.label + (f" {line.about_name}" if line.about_name else ""),
        "state": line.state.value,
        "count": line.count,
        "amount": line.amount,
        "floor": line.floor,
        "would_be": line.would_be,
        "sentence": sentence(line, rules),
        "together": told_together(statement, line, rules),
        "clause": line.clause,
        "marks": [mark.value for mark in line.marks],
        "about": line.about,
        "cut": Mark.CUT in line.marks,
        "trace": to_stored(trace_line(statement, line, rules, places)),
    }
    if line.match is not None:
        out |= {"agreed": line.match.agreed, "basis": line.basis, "school": line.school}
    if line.parts:
        out["sites"] = [
            {
                "code": part.site.code,
                "name": part.site.name,
                "school": part.site.institution,
                "amount": part.amount,
                "state": part.state.value,
                "ownership": part.site.spans[0].ownership,
                "open": part.site.spans[0].state == "open",
                "why": part.why,
                "cut": Mark.CUT in line.marks,
            }
            for part in line.parts
        ]
    return out


def kept_rules(rules: Parameters) -> dict:
    """Every parameter as it counted, by name."""
    return {spec.name: spec.kind.stored(getattr(rules, spec.name)) for spec in SPECS}


def warnings_of(statement: Statement, *, plaqued: bool, below: bool) -> list[str]:
    """What has to be looked at, one by one."""
    marks = {mark for line in statement.lines for mark in line.marks}
    found = {
        Warning.ASSUMED: Mark.ASSUMED in marks,
        Warning.NO_AGREEMENT: any(line.state is LineState.NOT_COMPUTABLE for line in statement.lines),
        Warning.NO_PLAQUE: not plaqued,
        Warning.PENDING: bool(statement.pending),
        Warning.CUT: Mark.CUT in marks,
        Warning.SPENT: below,
    }
    return [warning.value for warning, there in found.items() if there]
