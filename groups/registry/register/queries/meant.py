"""您要找的是不是…: the nearest names where a search found nothing, within the scope it was asked in.

Looked for by index: what sounds alike (most slips come out of a pinyin keyboard), and names that hold either half of what was
typed, since one slip leaves one half whole. What is found so is ordered by how little it differs.
"""

import re
from datetime import date
from difflib import SequenceMatcher
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet

from groups.registry.register.models import EducationGroup, GroupVersion, Institution, InstitutionVersion
from groups.registry.register.queries.lookup import Found, clean_query
from groups.registry.register.rules.spoken import asked, spoken
from groups.registry.register.words import GroupCategory, InstitutionKind
from groups.rights.roles import VIEW
from nanan_groups.kit.additions import Hit
from nanan_groups.kit.pinyin import full_pinyin
from nanan_groups.kit.scope import Scope

FEW, CANDIDATES, NEAR = 5, 200, 0.6
_SORT = re.compile(r"(?<=..)(?:教?集团|集群|中心|校|中|小|幼|职中|外)+$")  # what every second name ends with
_KINDS = {
    "group": (GroupVersion, "教育集团", EducationGroup, lambda row: GroupCategory(row.category).label),
    "institution": (InstitutionVersion, "机构", Institution, lambda row: InstitutionKind(row.kind).label),
}


def meant(text: str, *, scope: Scope, day: date) -> list[Found]:
    """Institutions and groups of ``scope``, nearest first, a few. Two queries."""
    found = [
        pair
        for kind, (_, _, model, _) in _KINDS.items()
        for pair in _ranked(kind, text, model.objects.visible_to(scope, VIEW), day)
    ]
    return [one for _, one in sorted(found, key=_nearest)[:FEW]]


def meant_of(kind: str, text: str, visible: QuerySet, day: date) -> list[Found]:
    """The same of one kind. One query."""
    return [one for _, one in _ranked(kind, text, visible, day)[:FEW]]


def _nearest(pair: tuple[float, Found]) -> tuple:
    return -pair[0], len(pair[1].text), pair[1].text


def _ranked(kind: str, text: str, visible: QuerySet, day: date) -> list[tuple[float, Found]]:
    wanted = _Wanted(clean_query(text))
    if not wanted.pieces:
        return []
    model, word, _, note = _KINDS[kind]
    match = Q(pk__in=[])
    for piece in wanted.pieces:
        match |= Q(searched__holds=piece)
    rows = model.objects.active_on(day).filter(match, **{f"{kind}__in": visible}).select_related(kind)
    found = []
    for row in rows.order_by(F("pk") + 0)[:CANDIDATES]:
        near = max(wanted.nearness(name) for name in (row.name, row.short_name) if name)
        if near >= NEAR:
            found.append((near, Found(kind, word, getattr(row, kind).code, row.name, note(row))))
    return sorted(found, key=_nearest)


class _Wanted:
    """What was typed, as spoken and by sound. ``pieces``: what the names that may be meant hold one of."""

    def __init__(self, text: str):
        self.said = spoken(asked(text).school or text)
        self.sound = full_pinyin(self.said)
        core = _SORT.sub("", self.said)
        self.pieces = [piece for piece in dict.fromkeys((*self._halves(core), *self._sounds(core))) if len(piece) >= 2]

    @staticmethod
    def _halves(core: str) -> list[str]:
        if core.isascii():
            return [core[: len(core) // 2], core[len(core) // 2 :]] if len(core) >= 8 else []
        if len(core) < 4:
            return [core[:2], core[-2:], core[::-1]] if len(core) > 2 else [core[::-1]]
        return [core[: len(core) // 2], core[len(core) // 2 :]]

    @staticmethod
    def _sounds(core: str) -> list[str]:
        sound = full_pinyin(core)
        return [sound] if len(sound) >= 4 else []

    def nearness(self, name: str) -> float:
        """1 is the same, by sign or by sound; signs weigh more, since what sounds alike may be written otherwise."""
        said = spoken(name)
        signs = SequenceMatcher(None, self.said, said, autojunk=False).ratio()
        sound = SequenceMatcher(None, self.sound, full_pinyin(said), autojunk=False).ratio()
        return max(signs, 0.95 * sound)


def asked_again(kind: str, text: str, visible: QuerySet, day: date) -> list[Hit]:
    """The same for a list that is filtered by ``q``: each leads to the list filtered by it."""
    found = meant_of(kind, text, visible, day)
    return [Hit("", one.text, f"?{urlencode({'q': one.text})}", one.note) for one in found]


def or_meant(kind: str, text: str, visible: QuerySet, day: date) -> str:
    """是否指“…”或“…”？ behind a sentence that says nothing was found; "" when nothing is near."""
    if kind not in _KINDS:
        return ""
    names = "”或“".join(f"{one.text}（{one.code}）" for one in meant_of(kind, text, visible, day)[:3])
    return f"是否指“{names}”？" if names else ""
