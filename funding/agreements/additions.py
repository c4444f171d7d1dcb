"""Agreements in the search."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from funding.agreements.queries import find_agreements
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.additions import FINDERS, Hit
from nanan_groups.kit.scope import Scope


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_FUNDING):
        return
    for one in find_agreements(text, scope):
        url = reverse("funding:agreement-detail", args=[one.code])
        yield Hit("共建协议", one.title, url, f"{one.university}与{one.school}，{one.code}")


FINDERS.add("agreements", find, at=26)
