"""Coverage in the leader's briefing."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from groups.reading.coverage.queries import KINDS, coverage_on
from groups.reading.coverage.rules import of_institutions, of_pupils
from groups.rights.roles import DISTRICT
from nanan_groups.kit.additions import BRIEFING, BriefingPart, Told
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of, school_year_text


def tell(scope: Scope, day: date) -> Iterator[Told]:
    year, url = school_year_of(day), reverse("reading:coverage")
    found = coverage_on(day, year)
    yield Told("教育集团", f"{found.groups} 个", url=reverse("reading:group-list"))
    for stage in KINDS:
        for label, rule in (("学校（园）覆盖率", of_institutions), ("学生（幼儿）覆盖率", of_pupils)):
            result = rule(found.known[stage.value], school_year_text(year), ())
            yield Told(f"{stage.label}{label}", result.text, "；".join(result.missing), url)


BRIEFING.add("coverage", BriefingPart("覆盖", lambda scope: scope.may_everywhere(DISTRICT), tell), at=10)
