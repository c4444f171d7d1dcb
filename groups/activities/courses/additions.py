"""Shared courses in the menu and the search."""

from collections.abc import Iterator
from datetime import date

from groups.activities.courses.queries import find_courses
from groups.activities.courses.views import url_of
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.additions import FINDERS, Hit
from nanan_groups.kit.scope import Scope


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return
    for row in find_courses(text, scope):
        yield Hit("共享课程", row.title, url_of(row), f"{row.subject}，{row.code}")


FINDERS.add("courses", find, at=29)
