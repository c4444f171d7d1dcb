"""Facts as they are kept with a result: plain JSON, from which a result is computed again years later. Pure.

Figures are exact ("697/56"); keys of rows are kept so that a numerator opens to what it was counted from.
"""

from fractions import Fraction

from evaluation.scoring.rules.facts import (
    Achievement,
    Achievements,
    Change,
    Checked,
    External,
    Fact,
    Goal,
    Goals,
    Measured,
    Missing,
    NotApplicable,
    Votes,
)
from nanan_groups.kit.trace import Input


def kept(fact: Fact) -> dict:
    """The stored form; ``from_kept`` gives the same fact back."""
    return {"kind": KINDS[type(fact)]} | _WRITE[type(fact)](fact)


def from_kept(told: dict) -> Fact:
    return _READ[told["kind"]](told)


def _figure(value: Fraction | None) -> str | None:
    return None if value is None else str(Fraction(value))


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _link(link) -> list | None:
    return None if link is None else [link[0], list(link[1]), link[2]]


def _unlink(link: list | None):
    return None if link is None else (link[0], tuple(link[1]), link[2])


def _inputs(rows) -> list[list]:
    return [[one.label, one.value, _link(one.link)] for one in rows]


KINDS = {
    Missing: "missing", NotApplicable: "not_applicable", Measured: "measured", Votes: "votes", Checked: "checked",
    Goals: "goals", Change: "change", Achievements: "achievements", External: "external",
}  # fmt: skip
_WRITE = {
    Missing: lambda f: {"reason": f.reason},
    NotApplicable: lambda f: {"why": f.why},
    Measured: lambda f: {
        "label": f.label, "numerator": _figure(f.numerator), "denominator": _figure(f.denominator), "rows": f.rows,
        "numerator_rows": list(f.numerator_rows), "denominator_rows": list(f.denominator_rows), "link": _link(f.link),
        "percent": f.percent,
    },
    Votes: lambda f: {"levels": sorted(f.levels), "abstained": f.abstained},
    Checked: lambda f: {"met": sorted(f.met), "link": _link(f.link)},
    Goals: lambda f: {
        "goals": [
            [g.label, _figure(g.baseline), _figure(g.target), _figure(g.reached), g.difficulty] for g in f.goals
        ],
        "link": _link(f.link),
    },
    Change: lambda f: {
        "label": f.label, "value": _figure(f.value), "inputs": _inputs(f.inputs), "before": _figure(f.before),
        "percent": f.percent, "beside": f.beside,
    },
    Achievements: lambda f: {"items": [[one.name, one.scope, one.alone] for one in f.items], "link": _link(f.link)},
    External: lambda f: {"value": _figure(f.value), "document": f.document},
}  # fmt: skip
_READ = {
    "missing": lambda t: Missing(t["reason"]),
    "not_applicable": lambda t: NotApplicable(t["why"]),
    "measured": lambda t: Measured(
        t["label"], Fraction(t["numerator"]), _fraction(t["denominator"]), t["rows"], tuple(t["numerator_rows"]),
        tuple(t["denominator_rows"]), _unlink(t["link"]), t["percent"],
    ),
    "votes": lambda t: Votes(tuple(t["levels"]), t["abstained"]),
    "checked": lambda t: Checked(frozenset(t["met"]), _unlink(t.get("link"))),
    "goals": lambda t: Goals(
        tuple(Goal(label, Fraction(a), Fraction(b), Fraction(c), hard) for label, a, b, c, hard in t["goals"]),
        _unlink(t["link"]),
    ),
    "change": lambda t: Change(
        t["label"], Fraction(t["value"]),
        tuple(Input(label, value, _unlink(link)) for label, value, link in t["inputs"]), _fraction(t["before"]),
        t["percent"], t["beside"],
    ),
    "achievements": lambda t: Achievements(
        tuple(Achievement(name, scope, alone) for name, scope, alone in t["items"]), _unlink(t.get("link"))
    ),
    "external": lambda t: External(Fraction(t["value"]), t["document"]),
}  # fmt: skip
