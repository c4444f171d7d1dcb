"""Shared courses in the menu and the search."""

from collections.abc import Iterator
from datetime import date

from groups.activities.courses.queries import find_courses
from groups.activities.courses.views import url_of
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.additions import FINDERS, MENU, Hit, MenuItem
from nanan_groups.kit.scope import Scope, holding


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return
    for row in find_courses(text, scope):
        yield Hit("共享课程", row.title, url_of(row), f"{row.subject}，{row.code}")


MENU.add("courses", MenuItem("共享课程", "activities:course-list", holding(VIEW_ACTIVITIES), ("/courses/",)), at=57)
FINDERS.add("courses", find, at=29)
