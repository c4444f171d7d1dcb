"""Groups, institutions and sites in the search."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from groups.registry.register.queries.lookup import Found, search
from groups.registry.register.queries.meant import meant
from nanan_groups.kit.additions import FINDERS, MEANT, Hit
from nanan_groups.kit.scope import Scope


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    for one in search(text, scope=scope, day=day):
        yield Hit(one.kind_label, one.text, _url(one), one.note)


def _url(one: Found) -> str:
    if one.kind == "group":
        return reverse("reading:group-detail", args=[one.code])
    return reverse("reading:institution-detail", args=[one.parent_code or one.code])


def meant_names(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    for one in meant(text, scope=scope, day=day):
        yield Hit(one.kind_label, one.text, _url(one), one.note)


FINDERS.add("register", find, at=10)
MEANT.add("register", meant_names, at=10)
