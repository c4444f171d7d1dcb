from dataclasses import dataclass
from datetime import date
from functools import cached_property

from groups.registry.models import Partnership
from nanan_groups.kit.years import school_year_period


@dataclass(frozen=True)
class Asked:
    """For which groups, which school year, as of which day: what has not happened by ``today`` is not looked for."""

    groups: tuple[int, ...]
    year: int
    today: date

    @cached_property
    def start(self) -> date:
        return school_year_period(self.year)[0]

    @cached_property
    def end(self) -> date:
        return school_year_period(self.year)[1]

    @property
    def last_day(self) -> date:
        """The day on which what is there is counted: the last of the period, or today while it runs."""
        return min(date(self.year + 1, 8, 31), self.today)


def with_university(asked: Asked) -> set[int]:
    """Groups that have a university or institute on any day of the period: what is agreed with one concerns only them."""
    rows = Partnership.objects.overlapping(asked.start, asked.end).filter(group__in=asked.groups)
    return set(rows.order_by().values_list("group_id", flat=True))
