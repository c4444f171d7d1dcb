"""The --as-of option, which the register's commands share."""

from datetime import date

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from nanan_groups.kit.days import check_register_day, parse_day
from nanan_groups.kit.errors import RuleViolation

LABEL = "截至日期"


def add_as_of(parser: CommandParser) -> None:
    parser.add_argument("--as-of", metavar="日期", help="截至哪一天，如 2022-07-14 或 2022年7月14日；不写为今天")


def as_of_day(text: str | None) -> date:
    """The day written after --as-of, today without one. CommandError (exit 2) for a day the register cannot answer."""
    if text is None:
        return timezone.localdate()
    try:
        return check_register_day(parse_day(text, label=LABEL), start=settings.REGISTER_START, label=LABEL)
    except RuleViolation as problem:
        raise CommandError(problem.sentence, returncode=2) from None
