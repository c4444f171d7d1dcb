"""Steps out of dated rows: what begins, ends or goes on, each told once."""

from datetime import date

import pytest

from groups.reading.steps.rules import Edge, Span, steps_of

A, B, C, D = (date(2024, month, 1) for month in (1, 3, 6, 9))
AFTER, UNTIL = date(2024, 2, 1), date(2024, 12, 31)
NUMBERS = ("wording", "total", "district_public", "public", "inclusive_private", "private")


def span(table, key, start, end=None, pk=1, **facts) -> Span:
    usual = {
        "group": {"name": "甲", "category": "primary", "ordinal": 1},
        "lead": {"institution_id": 5, "site_id": None},
        "membership": {"relation": "tight"},
        "declared": dict.fromkeys(NUMBERS),
        "site": {"state": "open", "label": "", "own_name": "", "ownership": None, "ownership_basis": None},
        "institution": {
            "name": "甲", "provisional": False, "ownership": "public", "ownership_basis": "policy", "kind": "primary",
        },
    }.get(table, {})  # fmt: skip
    return Span(table, pk, key, usual | facts, start, end)


TABLE = {
    "before the days": ([span("group", (1,), A, B)], [(B, "dissolved", (), ())]),
    "goes on as it was": ([span("group", (1,), A, B), span("group", (1,), B, pk=2)], []),
    "a new name": (
        [span("group", (1,), A, B), span("group", (1,), B, pk=2, name="乙")], [(B, "renamed", ("甲",), ("乙",))],
    ),
    "another place in the table": (
        [span("group", (1,), A, B), span("group", (1,), B, pk=2, ordinal=3)],
        [(B, "regrouped", ("primary", 1), ("primary", 3))],
    ),
    "a group begins with its lead": (
        [span("group", (1,), B), span("lead", (1,), B)], [(B, "founded", (), ())],
    ),
    "a lead of its own day": ([span("lead", (1,), B)], [(B, "lead", (), (5, None))]),
    "another lead": (
        [span("lead", (1,), A, B), span("lead", (1,), B, pk=2, institution_id=6)],
        [(B, "lead", (5, None), (6, None))],
    ),
    "from alliance to tight": (
        [span("membership", (1, 2), A, C, relation="alliance"), span("membership", (1, 2), C, D, pk=2)],
        [(C, "relation", ("alliance",), ("tight",)), (D, "left", ("tight",), ())],
    ),
    "two relations end at once": (
        [span("membership", (1, 2), A, C, relation="tight"), span("membership", (1, 2), A, C, 2, relation="alliance")],
        [(C, "left", ("alliance", "tight"), ())],
    ),
    "a site opens under a new name": (
        [span("site", (2, 5), A, C, state="planned"), span("site", (2, 5), C, pk=2, label="东")],
        [(C, "opened", ("planned",), ("open",)), (C, "member_renamed", ("", ""), ("东", ""))],
    ),
    "an institution begins and ends with its sites": (
        [span("institution", (5,), B, C), span("site", (2, 5), B, C)],
        [(B, "registered", (), ("甲",)), (C, "ended", ("甲",), ())],
    ),
    "a further site": ([span("site", (2, 5), B, state="planned")], [(B, "site_added", (), ("planned",))]),
    "a mark": ([span("mark", (5, "quality"), B, C)], [(B, "mark_began", (), ()), (C, "mark_ended", (), ())]),
    "a partnership renewed": ([span("partnership", (1, 7, 5), A, B), span("partnership", (1, 7, 5), B, pk=2)], []),
    "other numbers": (
        [span("declared", (1, "cluster"), A, B, total=24), span("declared", (1, "cluster"), B, pk=2, total=25)],
        [(B, "declared", (None, 24, *[None] * 4), (None, 25, *[None] * 4))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_worked_example(case):
    spans, expected = TABLE[case]
    steps = steps_of(spans, AFTER, UNTIL)
    assert [(step.day, step.kind, step.old, step.new) for step in steps] == expected


def test_only_the_days_between():
    spans = [span("membership", (1, 2), A, B), span("membership", (1, 3), B, C, pk=2)]
    assert [step.day for step in steps_of(spans, A, B)] == [B, B]
    assert [step.day for step in steps_of(spans, B, None)] == [C]
    assert steps_of(spans, C, None) == []


def test_a_step_leads_to_the_rows_it_is_made_of():
    old, new = span("site", (2, 5), A, C, state="planned"), span("site", (2, 5), C, pk=2)
    [step] = steps_of([old, new], AFTER, UNTIL)
    assert step.edges == (Edge("site", 1, False), Edge("site", 2, True, ("state",)))
    assert (step.about, step.key) == (("state", 2, 5), (2, 5))
