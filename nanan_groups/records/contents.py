"""The fingerprint of an act as it was written: itself, its lines, the records it touched, the steps of cases it took.

The chain of events says that something was done; with this in the chain, what was done cannot be rewritten either.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime

from .models import Act, ActChange, ActSubject, CaseStep

ACT = ("kind", "verb", "title", "effective_on", "reason", "document", "actor_id", "made_at")
LINE = ("ordinal", "subject", "field", "old", "new", "since")
SUBJECT = ("code", "kind", "revision")
STEP = (
    "case_id", "number", "arrow", "done", "source", "to", "actor_id", "role", "at", "comment", "comment_needed", "late",
    "places",
)  # fmt: skip


def written(value):
    """Days and moments in one writing, whatever the database's."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def digest(value) -> str:
    """SHA-256 of one canonical writing."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _values(row, names: tuple[str, ...]) -> list:
    return [written(getattr(row, name)) for name in names]


def content_of(act: Act, lines: Iterable[ActChange], subjects: Iterable[ActSubject], steps: Iterable[CaseStep]) -> str:
    """Of rows as they are being written; ``contents_of`` reads the same from the tables."""
    return digest(
        [
            _values(act, ACT),
            sorted(_values(one, LINE) for one in lines),
            sorted(_values(one, SUBJECT) for one in subjects),
            sorted(_values(one, STEP) for one in steps),
        ]
    )


def contents_of(acts: Iterable[int]) -> dict[int, str]:
    """By id of the act, from what is stored. Four queries; an act that is gone is left out."""
    ids = list(acts)
    kept: dict[str, dict[int, list]] = {}
    for name, model, columns in (
        ("lines", ActChange, LINE),
        ("subjects", ActSubject, SUBJECT),
        ("steps", CaseStep, STEP),
    ):
        of = kept[name] = defaultdict(list)
        for act, *values in model.objects.filter(act__in=ids).order_by("pk").values_list("act_id", *columns):
            of[act].append([written(value) for value in values])
    return {
        pk: digest(
            [[written(value) for value in values], *(sorted(kept[name][pk]) for name in ("lines", "subjects", "steps"))]
        )
        for pk, *values in Act.objects.filter(pk__in=ids).order_by("pk").values_list("pk", *ACT)
    }
