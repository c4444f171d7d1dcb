"""How people speak of schools and groups: short forms, numbers, and names as Annex 2 prints them. Pure.

A name and a question are brought to the same spoken form, and both the form as it is written and the spoken one are looked
for: 重庆市南坪实验小学校 and 南坪实验小学, 十一中 and 第十一中学, 实验小学集团 and 实验小学教育集团 are one.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from groups.registry.register.words import SiteState
from nanan_groups.kit.names import name_key
from nanan_groups.kit.pinyin import full_pinyin, initials

PROVISIONAL = "暂定名"
_NOTES = {PROVISIONAL, *(state.label for state in SiteState)}
_PRINTED = re.compile(r"(?P<school>.+)\((?P<inside>[^()]+)\)")
_SIGNS = re.compile(r"[()·'\"\-—/.,，。、:：]")
_PLACE = re.compile(r"^(?:重庆市?)?(?:南岸区|重庆市?)?(?=.{2})")
# In this order: what is longer goes before what it holds.
_SHORT = (
    ("教育集团", "集团"), ("幼教集团", "集团"), ("幼教集群", "集群"),
    ("外国语学校", "外"), ("外国语", "外"), ("特殊教育", "特教"), ("职业教育", "职教"), ("职业", "职"), ("职教", "职"),
    ("职高", "职"), ("附属", "附"), ("高级中学", "中"), ("初级中学", "中"), ("中学校", "中"), ("中学", "中"),
    ("小学校", "小"), ("小学", "小"), ("幼儿园", "幼"), ("幼儿班", "幼"), ("学校", "校"), ("实验", "实"),
)  # fmt: skip
_DIGITS = {sign: str(at) for at, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "两": "2"}
_NUMBER = re.compile(r"第?([0-9零〇○一二三四五六七八九十百幺]+)")
_PARTS = re.compile(r"[、，,]|(?<=[^、，,])和(?=[^、，,]+$)")  # 和平校区 is one
LEAST = 2  # signs a spoken form must have to be looked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. ``forms``: any of them will do. ``school`` and ``labels``: of a name as Annex 2 prints it,
    the part before the last bracket, and the campuses in it."""

    text: str
    forms: tuple[str, ...]
    words: tuple[str, ...] = ()
    school: str = ""
    labels: tuple[str, ...] = ()


def spoken(text: str) -> str:
    """The spoken form of a name or of a part of one."""
    short = _PLACE.sub("", _SIGNS.sub("", name_key(text)))
    for written, said in _SHORT:
        short = short.replace(written, said)
    return _NUMBER.sub(lambda run: _figures(run[1]) if len(run[0]) > 1 or run[1] != "百" else run[0], short)


def _figures(signs: str) -> str:
    """十一 → 11, 一百一十 → 110, 一一0 → 110; what is no number stays."""
    signs = signs.replace("幺", "一") if len(signs) > 1 else signs
    if not set(signs) & {"十", "百"}:
        return "".join(_DIGITS.get(sign, sign) for sign in signs)
    total, digit = 0, None
    for sign in signs:
        if sign in ("十", "百"):
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        elif _DIGITS.get(sign, sign) == "0" and digit is None:
            continue
        elif digit is None:
            digit = int(_DIGITS.get(sign, sign))
        else:
            return signs
    return str(total + (digit or 0))


def searched(*names: str) -> str:
    """All that a search looks into, for names of one thing: as written, as spoken, by sound."""
    given = [name for name in names if name]
    made = [form(name) for form in (name_key, _bare, spoken, full_pinyin, initials) for name in given]
    return " ".join(dict.fromkeys(part for part in made if part))


def _bare(text: str) -> str:
    """Without brackets and other signs: 南开融侨中学."""
    return _SIGNS.sub("", name_key(text))


@lru_cache(maxsize=512)
def asked(text: str) -> Asked:
    """How to look for what was typed."""
    key = name_key(text)
    school, labels = parts_of(key)
    whole = school if school and not labels else key
    return Asked(text, forms_of(whole), _words(text), school, labels)


def forms_of(text: str) -> tuple[str, ...]:
    """As written, without signs, as spoken; of what mixes letters and signs also by sound (nan坪, np实验)."""
    key = name_key(text)
    forms = [key, _bare(key), *(form for form in (spoken(key),) if len(form) >= LEAST)]
    plain = _unaccented(key)
    if plain.isascii() and plain != key:
        forms.append(_SIGNS.sub("", plain))
    elif not key.isascii() and "(" not in key and re.search("[a-z]", plain):
        forms += [full_pinyin(plain), initials(plain)]
    elif key.isascii():
        forms.append(_SIGNS.sub("", key))
    return tuple(dict.fromkeys(form for form in forms if form))


def _unaccented(key: str) -> str:
    """nán píng is typed by whoever reads it off a page."""
    return "".join(sign for sign in unicodedata.normalize("NFD", key) if not unicodedata.combining(sign))


def _words(text: str) -> tuple[str, ...]:
    """Words between spaces, for whoever remembers two pieces of a name: each of them must occur."""
    words = tuple(dict.fromkeys(word for word in map(name_key, text.split()) if word))
    return words if 1 < len(words) <= 4 and any(not word.isascii() for word in words) else ()


def parts_of(key: str) -> tuple[str, tuple[str, ...]]:
    """(school, campuses) of a printed name: 十一中学（本部校区和CBD校区）; a bracket that only says 待建 or 暂定名 leaves no
    campus. ("", ()) where no bracket ends the name."""
    match = _PRINTED.fullmatch(name_key(key))
    if not match:
        return "", ()
    inside = [part for part in _PARTS.split(match["inside"]) if part]
    return match["school"], tuple(part for part in inside if part not in _NOTES)
