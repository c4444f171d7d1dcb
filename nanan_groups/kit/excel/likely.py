"""Which of some words a typed one probably means: what other programs call it, or nearly the same signs. For proposals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from nanan_groups.kit.names import name_key

TOLD = 12  # options a sentence names
_NEAR = 0.6
_ASIDE = re.compile(r"\(.*?\)")
_BEFORE = re.compile(r"^(?:教职工|教师|教工|本人|现任|现|所属|所在|任课|任教)")


def nearness(one: str, other: str) -> float:
    """0 to 1, of two keys. What shares too few signs is not compared any further."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    if short in long and len(short) >= 2:
        return 0.6 + 0.39 * len(short) / len(long)
    most = shared(short, long)
    return most if most < _NEAR else SequenceMatcher(None, one, other, autojunk=False).ratio()


def shared(short: str, long: str) -> float:
    """How many signs two words have in common, whatever their order: never less than the ratio of a real comparison."""
    return 2 * sum(sign in long for sign in short) / (len(short) + len(long))


@lru_cache(maxsize=8192)
def forms(text: str) -> tuple[str, ...]:
    """The ways a word is compared: as it is, without what stands in brackets, without what many put before it."""
    key = name_key(text)
    bare = _ASIDE.sub("", key)
    return tuple(form for form in dict.fromkeys((key, bare, _BEFORE.sub("", bare))) if form)


def score(text: str, names: Iterable[str]) -> float:
    """How near ``text`` comes to the nearest of the names of one thing."""
    mine = forms(text)
    return max(
        (nearness(a, b) - 0.01 * i for i, a in enumerate(mine) for name in names for b in forms(name)), default=0.0
    )


def nearest(text: str, options: Sequence[str]) -> list[str]:
    """``options`` from the nearest on, by the signs they share: many values may be looked up so."""
    key = name_key(text)
    marks = {option: shared(key, forms(option)[0]) if key else 0.0 for option in options}
    return sorted(options, key=lambda option: -marks[option])


def named(text: str, options: Sequence[str]) -> str:
    """The options in a sentence; of very many the nearest."""
    if len(options) <= TOLD:
        return "、".join(options)
    return f"{'、'.join(nearest(text, options)[:TOLD])}等 {len(options)} 项"


def contained(text: str, options: Sequence[str]) -> str:
    """Of proper names the one of which ``text`` is a part, or that is a part of it: 第十一中学 is not nearly 第十二中学."""
    mine = forms(text)
    found = [
        option
        for option in options
        if any(len(min(a, b, key=len)) >= 2 and (a in b or b in a) for a in mine for b in forms(option))
    ]
    return found[0] if len(found) == 1 else ""


def likely(text: str, options: Sequence[str], also: Mapping[str, str] | None = None) -> str:
    """The one that is probably meant, "" where none is near or two are alike near."""
    exact = {name_key(wording): option for wording, option in (also or {}).items() if option in options}
    if (known := exact.get(name_key(text))) is not None:
        return known
    marks = sorted(((score(text, [option]), option) for option in options), reverse=True)
    if not marks or marks[0][0] < _NEAR or (len(marks) > 1 and marks[1][0] == marks[0][0]):
        return ""
    return marks[0][1]
