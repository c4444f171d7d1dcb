"""What the database refused, in the words of the rule that refused it; what no rule of ours refused is a mistake of ours.

The name of a constraint is the only thing believed: PostgreSQL tells it, SQLite tells the name of a check or trigger and the
columns of a unique one.
"""

import logging
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import DatabaseError, IntegrityError, OperationalError
from django.db.models import CheckConstraint

from nanan_groups.kit.errors import RuleViolation

logger = logging.getLogger(__name__)
NOTHING_WRITTEN = "没有写入任何数据，请刷新页面核对后再办理。"
_IN_GENERAL = "与同一时间登记的内容相冲突。"
CONFLICT = f"{_IN_GENERAL}{NOTHING_WRITTEN}"
_SQLITE = re.compile(r"(?:CHECK )?constraint failed: (?:index ')?(\w+)'?$")
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: ([\w., ]+)$")


class LostRace(RuleViolation):
    """Somebody else was quicker by a moment: what was checked beforehand no longer held when it was written."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint with a sentence. ``race``: two writers at once can break it although each of them looked first."""

    sentence: str
    code: str
    race: bool = True


def refusal(error: DatabaseError) -> RuleViolation | None:
    """The rule that ``error`` broke, as a sentence; None when it is none of ours, and then it has been logged."""
    if isinstance(error, OperationalError):
        return LostRace(CONFLICT, code="conflict") if deadlocked(error) else None
    rule = rule_of(error) if isinstance(error, IntegrityError) else None
    if rule is None:
        logger.error("the database refused what no rule of ours forbids", exc_info=error)
        return None
    kind = LostRace if rule.race else RuleViolation
    return kind(f"{rule.sentence}{NOTHING_WRITTEN}", code=rule.code)


def deadlocked(error: OperationalError) -> bool:
    """Two writers waited for each other and PostgreSQL sent this one away. Two rows that exclude each other do that when
    they come in the same moment: the other one has won, as with a constraint."""
    return getattr(error.__cause__, "sqlstate", None) == "40P01"


def lost_race(error: DatabaseError) -> bool:
    """Whether two writers at once are the reason; asked where the answer to it is to look again."""
    if isinstance(error, OperationalError):
        return deadlocked(error)
    rule = rule_of(error) if isinstance(error, IntegrityError) else None
    return rule is not None and rule.race


def broke(error: IntegrityError, constraint: str) -> bool:
    """Whether it is that constraint which refused."""
    return rule_of(error) is _rules()[constraint]


def referenced(error: IntegrityError) -> bool:
    """Something else still points to a row that was to go: a foreign key."""
    return getattr(error.__cause__, "sqlstate", None) == "23503" or "FOREIGN KEY constraint failed" in str(error)


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint; of a unique one on SQLite its columns, "" when the database does not say."""
    told = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if told:
        return told
    text = str(error)
    if found := _SQLITE_UNIQUE.search(text):
        return ", ".join(sorted(found[1].split(", ")))
    found = _SQLITE.search(text)
    return found[1] if found else ""


def rule_of(error: IntegrityError) -> Rule | None:
    return _rules().get(constraint_of(error))


@cache
def _rules() -> dict[str, Rule]:
    """By name, and by the columns of unique ones. Two rules on the same columns are told as a conflict in general."""
    found: dict[str, Rule] = {}
    unique: dict[str, list[Rule]] = defaultdict(list)
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if constraint.violation_error_message != constraint.default_violation_error_message:
                rule = Rule(
                    str(constraint.violation_error_message),
                    constraint.violation_error_code or "conflict",
                    race=not isinstance(constraint, CheckConstraint),
                )
                found[constraint.name] = rule
                if fields := getattr(constraint, "fields", ()):
                    columns = (model._meta.get_field(name).column for name in fields)
                    unique[", ".join(sorted(f"{table}.{column}" for column in columns))].append(rule)
        for field in model._meta.local_concrete_fields:
            if field.unique and field.editable and not field.primary_key and not field.is_relation:
                sentence = str(model().unique_error_message(model, (field.name,)).messages[0])
                rule = Rule(sentence, "unique")
                unique[f"{table}.{field.column}"].append(rule)
                found[f"{table}_{field.column}_key"] = rule  # PostgreSQL's own name
    for columns, rules in unique.items():
        found[columns] = rules[0] if len(rules) == 1 else Rule(_IN_GENERAL, "conflict")
    return found
