"""A year's statements as plain data for other programs: what ``funding_statement`` prints. Pure."""

from funding.rules_of_year.rules.parameters import Parameters
from funding.statements.rules.lines import District, Line, Statement
from funding.statements.rules.telling import money, part_formula, sentence
from funding.statements.words import LineKind


def district_data(district: District, rules: Parameters) -> dict:
    return {
        "year": district.year,
        "as_of": district.day.isoformat(),
        "groups": [group_data(one, rules) for one in district.statements],
        "total_fen": district.total,
        "sites_counted": district.sites_counted,
        "sites_pending": len(district.pending_parts),
        "pending_would_be_fen": district.pending_would_be,
        "alliances_counted": district.alliances_counted,
        "groups_not_computable": district.groups_not_computable,
    }


def group_data(statement: Statement, rules: Parameters) -> dict:
    return {
        "code": statement.group.code,
        "name": statement.group.name,
        "category": statement.group.category,
        "lines": [line_data(line, rules) for line in statement.lines],
        "total_fen": statement.total,
        "not_computable": len(statement.open_lines),
    }


def line_data(line: Line, rules: Parameters) -> dict:
    """``would_be_fen`` stands with pending lines only, ``about`` with those of one university or project."""
    more = {"would_be_fen": line.would_be} if line.would_be else {}
    more |= {"about": line.about_name} if line.about_name else {}
    return {
        "relation": line.kind.value,
        "rule": sentence(line, rules),
        "basis_count": line.count,
        "amount_fen": line.amount,
        "state": line.state.value,
        "clause": line.clause,
        "marks": [mark.label for mark in line.marks],
        "steps": steps_of(line, rules),
        **more,
    }


def steps_of(line: Line, rules: Parameters) -> list[dict]:
    """Site by site where there are sites; else the one step of the line."""
    if line.kind is LineKind.TIGHT:
        return [
            {
                "code": part.site.code,
                "label": part.site.name,
                "formula": part_formula(part, rules),
                "amount_fen": part.amount if part.counts else None if part.would_be else 0,
                "state": part.state.value,
                **({"marks": ["推定"]} if part.assumed else {}),
            }
            for part in line.parts
        ]
    return [{"label": line.kind.label, "formula": sentence(line, rules), "value": money(line.amount)}]
