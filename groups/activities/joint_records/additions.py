"""Records of joint work in the menu and the search."""

from collections.abc import Iterator
from datetime import date

from groups.activities.joint_records.queries import find_records
from groups.activities.joint_records.views import url_of
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.additions import FINDERS, Hit
from nanan_groups.kit.scope import Scope


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return
    for row in find_records(text, scope):
        yield Hit(row.get_kind_display(), row.title, url_of(row), f"{row.lead}，{row.code}")


FINDERS.add("joint-records", find, at=31)
