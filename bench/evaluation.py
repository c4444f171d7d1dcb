"""A round of the evaluation at 20,000 groups, 30 indicators and five experts each (3,000,000 scores), in one run. BENCH_GROUPS
sets the size; without it the bench stays small.

* ``results``: every group's total, parts, grade and rank from the scores of its experts, nothing written, against the time in
  which the same scores are read one by one and nothing is done with them. Goal: at most 3 ×.
"""

import os
import statistics
import time
from datetime import date, timedelta

from .funding import batched_of
from .house import database, machine
from .registry import settle

MANY = int(os.environ.get("BENCH_GROUPS", "500"))
INDICATORS, EXPERTS = 30, 5
YEAR, DAY = 2026, date(2026, 12, 1)
DIMENSIONS = ("basic", "basic", "feature", "individual", "value_added")
LEVELS = ("excellent", "good", "good", "fair", "fair", "weak", "none")
GOALS = {"results": 3.0}


def run() -> dict:
    with database():
        begun = time.perf_counter()
        row = _round()
        settle()
        filled = time.perf_counter() - begun
        found = {
            "groups": MANY,
            "scores": MANY * INDICATORS * EXPERTS,
            "filling_seconds": round(filled, 1),
            "results": _results(row),
        }
    return {"bench": "evaluation", **machine(), **found, "goals": GOALS}


# --- what there is ---------------------------------------------------------------------------------------------------
def _made(model, **facts):
    """Without history, which is not what is measured here."""
    return model.objects.bulk_create([model(**facts)])[0]


def _round():
    """A round in which everybody has handed in every score."""
    from evaluation.models import Round
    from nanan_groups.accounts.services import create_account

    officer, _ = create_account(username="bench-officer", name="测速", reason="测速", is_demo=True)
    row = _made(
        Round,
        code="BENCH", year=YEAR, number=1, name="测速", system=_system(), state="scoring", assess_by=DAY - timedelta(30),
        score_by=DAY, moderate_by=DAY + timedelta(30), opened_on=DAY - timedelta(60), prepared_by=officer,
    )  # fmt: skip
    _scores(row, _participants(row))
    return row


def _system():
    """Indicators in five dimensions, each judged by experts; the last dimension is value-added."""
    from evaluation.models import Indicator, IndicatorPart, IndicatorSystem

    facts = {"state": "published", "published_on": DAY, "document": "测速"}
    system = _made(IndicatorSystem, code="BENCH", year=YEAR, number=1, title="测速", **facts)
    for n in range(INDICATORS):
        at = n * len(DIMENSIONS) // INDICATORS
        weight = 10_000 // INDICATORS + (n < 10_000 % INDICATORS)
        one = _made(
            Indicator,
            system=system,
            code=f"{at + 1}-{n + 1}",
            name=f"指标{n}",
            part=DIMENSIONS[at],
            dimension=f"维度{at}",
            weight=weight,
        )
        settings = {"factors": "1、0.8、0.6、0.3、0"}
        _made(IndicatorPart, indicator=one, ordinal=1, name=f"水平{n}", kind="level", points=weight, settings=settings)
    return system


def _participants(row) -> list[int]:
    from evaluation.models import Participant
    from groups.registry.models import EducationGroup
    from groups.registry.register.words import GroupCategory
    from nanan_groups.records.imports.bulk import insert_rows
    from nanan_groups.records.models import Case

    categories = [one for one in GroupCategory.values if one != GroupCategory.PRESCHOOL_CLUSTER]
    names = ("round", "group", "case", "name", "category", "ordinal", "standing", "reason", "light", "months", "relations",
             "members")  # fmt: skip
    for some in batched_of(range(MANY), 5_000):
        groups = EducationGroup.objects.bulk_create([EducationGroup(code=f"Z8{n:06d}") for n in some])
        cases = Case.objects.bulk_create([_case(n) for n in some])
        insert_rows(Participant, names, [
            (row.pk, group.pk, case.pk, f"{group.code}教育集团", categories[n % len(categories)], n % 30_000, "full", "",
             False, 12, '["tight"]', "[]")
            for n, group, case in zip(some, groups, cases, strict=True)
        ])  # fmt: skip
    return list(Participant.objects.filter(round=row).order_by("pk").values_list("pk", flat=True))


def _case(n: int):
    from django.utils import timezone

    from nanan_groups.records.models import Case

    return Case(
        code=f"B{n:07d}", kind="self_assessment", title="测速", state="frozen", place="group", place_id=n,
        opened_at=timezone.now(),
    )  # fmt: skip


def _scores(row, participants: list[int]) -> None:
    """Five experts score every group: unlike levels, and one abstention in fifty."""
    from django.utils import timezone

    from evaluation.models import Assignment, IndicatorPart, RoundExpert, Score
    from nanan_groups.accounts.services import create_account
    from nanan_groups.records.imports.bulk import insert_rows

    now = timezone.now()
    parts = list(IndicatorPart.objects.filter(indicator__system=row.system).order_by("pk").values_list("pk", flat=True))
    names = ("assignment", "part", "level", "abstained", "reason", "comment", "revision")
    for expert in range(EXPERTS):
        user, _ = create_account(username=f"bench-expert-{expert}", name="测速", reason="测速", is_demo=True)
        scorer = _made(RoundExpert, round=row, user=user, declared_at=now)
        for some in batched_of(participants, 2_000):
            held = ("scorer", "participant", "code", "chosen", "handed_in_at", "late", "why", "comment", "revision")
            insert_rows(Assignment, held, [
                (scorer.pk, one, f"B{expert}{one:08d}", "by_hand", now, False, "", "", 0) for one in some
            ])  # fmt: skip
            made = Assignment.objects.filter(scorer=scorer, participant__in=some).order_by("participant")
            insert_rows(Score, names, [
                (sheet, part, "", True, "不了解", "", 1) if (spot := group * 31 + n * 7 + expert * 3) % 50 == 0
                else (sheet, part, LEVELS[(spot + group % 5) % len(LEVELS)], False, "", "", 1)
                for sheet, group in made.values_list("pk", "participant_id") for n, part in enumerate(parts)
            ])  # fmt: skip


# --- what is measured ------------------------------------------------------------------------------------------------
def _graded(row):
    """As a round computes them: facts as of today, every group judged, grades and ranks of all."""
    from collections import defaultdict

    from evaluation.results.queries.inputs import SystemRows, frozen_facts, inputs_of, judged
    from evaluation.results.rules.computing import Computing, graded

    of, participants = SystemRows(row), judged(row)
    facts = defaultdict(dict)
    for (group, code, ordinal), fact in frozen_facts(row, participants, of).items():
        facts[group][code, ordinal] = fact
    system = row.system
    compute = Computing(of.indicators, system.pooling, system.valid_scores, explained=False)
    found = map(compute, inputs_of(participants, facts).values())
    return graded(found, system.grade_rules)


def _results(row, *, rounds: int = 3) -> dict:
    """The district's results against reading its scores; how many got which grade says that they are results."""
    from collections import Counter

    from django.db import connection

    from evaluation.models import Assignment, Score

    asked = (
        Score.objects.filter(
            assignment__participant__round=row,
            assignment__handed_in_at__isnull=False,
            assignment__ended_at__isnull=True,
        )
        .order_by()
        .values_list("assignment__participant_id", "part_id", "level", "abstained")
    )
    sql, params = asked.query.sql_with_params()

    def read() -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return len(cursor.fetchall())

    times: dict[str, list[float]] = {"read": [], "work": []}
    for _ in range(rounds):
        for name, action in (("read", read), ("work", lambda: _graded(row))):
            start = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - start)
    reading, working = (statistics.median(times[name]) for name in ("read", "work"))
    standings = _graded(row)
    return {
        "rows": read(),
        "sheets": Assignment.objects.count(),
        "grades": dict(sorted(Counter(one.grade for one in standings.placed.values()).items())),
        "read_seconds": round(reading, 2),
        "seconds": round(working, 2),
        "ratio": round(working / reading, 2),
    }
