"""The settings of a part of an indicator, by its kind: declared once, read from what an officer writes, printed back. Pure.

They are written as lines "名称=值" (on a sheet with ；between them) and stored as texts under short names, so that a
version of years ago reads the same. Figures are exact: 10% is 1/10.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from evaluation.scoring.words import AwardScope, Kind, Level
from nanan_groups.kit.errors import RuleViolation

_FIGURE = re.compile(r"-?\d{1,9}(\.\d{1,4})?%?", re.ASCII)
_YES, _NO = "是", "否"
DIFFICULTIES = ("ordinary", "hard", "very_hard")  # as the officer fixes them in the annual plan


@dataclass(frozen=True, slots=True)
class Setting:
    """``read``: text → value, ValueError when it is none. ``start``: None where it must be given."""

    name: str
    label: str
    read: Callable[[str], object]
    start: str | None = None
    help: str = ""


def figure(text: str) -> Fraction:
    """A figure with at most four places, as a share when it ends in %."""
    if not _FIGURE.fullmatch(text):
        raise ValueError("应为数字，如 4、0.5、10% 或 -5%")
    return Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def positive(text: str) -> Fraction:
    value = figure(text)
    if value <= 0:
        raise ValueError("应大于零")
    return value


def flag(text: str) -> bool:
    if text not in (_YES, _NO):
        raise ValueError(f"应为“{_YES}”或“{_NO}”")
    return text == _YES


def words(text: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in re.split(r"[|｜、]", text) if one.strip())
    if not found or len(set(found)) != len(found):
        raise ValueError("应写一项以上、互不相同的内容，用顿号隔开")
    return found


def one_word(text: str) -> str:
    return text


def factors(text: str) -> dict[str, Fraction]:
    """One factor for each level, from the best to none, never rising."""
    parts = re.split(r"[|｜、]", text)
    if len(parts) != len(Level):
        raise ValueError(f"应写 {len(Level)} 个系数（{'、'.join(Level.labels)}），用顿号隔开")
    values = [figure(part.strip()) for part in parts]
    if values[0] != 1 or any(not 0 <= low <= high for high, low in pairwise(values)):
        raise ValueError("第一个系数为 1，其后逐个不增，不小于零")
    return dict(zip(Level.values, values, strict=True))


def difficulties(text: str) -> dict[str, Fraction]:
    """By the words of the annual plan; a harder goal never counts for less."""
    values = [figure(part.strip()) for part in re.split(r"[|｜、]", text)]
    if len(values) != len(DIFFICULTIES) or values[0] <= 0 or any(low > high for low, high in pairwise(values)):
        raise ValueError(f"应写 {len(DIFFICULTIES)} 个系数，大于零、逐个不减，用顿号隔开")
    return dict(zip(DIFFICULTIES, values, strict=True))


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 100):
        raise ValueError("应为 1 到 99 的整数")
    return int(text)


SETTINGS: dict[str, tuple[Setting, ...]] = {
    Kind.COMPUTED: (
        Setting("target", "目标", positive, help="达到即得满分，如 10% 或 4"),
        Setting("monthly", "按月折算", flag, _NO, "考评期内成立的集团，目标按在册月数折算"),
    ),
    Kind.LEVEL: (Setting("factors", "系数", factors, "1、0.8、0.6、0.3、0", "优、良、中、弱、无各得几成"),),
    Kind.CHECKLIST: (
        Setting("items", "清单", words, help="应有的各项，用顿号隔开"),
        Setting("key", "必备项", one_word, "", "缺这一项即为 0 分；没有的不写"),
    ),
    Kind.TARGET: (
        Setting("goals", "目标数", whole, "3", "年初选定几项，各项平分"),
        Setting("difficulty", "难度系数", difficulties, "1、1.1、1.2", "一般、较难、很难各乘多少"),
    ),
    Kind.VALUE_ADDED: (
        Setting("zero", "零分", figure, help="变化不高于它得 0 分"),
        Setting("full", "满分", figure, help="变化达到它得满分，其间按比例"),
        Setting("held", "高位", one_word, "", "上年已达到它的得满分；不设的不写"),
    ),
    Kind.BAND: (
        Setting("low", "下限", figure, help="区间内得满分"),
        Setting("high", "上限", figure),
        Setting("step", "每档", positive, help="偏离多少为一档"),
        Setting("cut", "扣分", positive, help="每档扣几分"),
        Setting("linear", "按比例扣", flag, _NO, "否：偏离不满一档的不扣"),
    ),
    Kind.CAPPED: (
        Setting(AwardScope.NATION.value, "国家级", positive, "4"),
        Setting(AwardScope.CITY.value, "省市级", positive, "3"),
        Setting(AwardScope.DISTRICT.value, "区级", positive, "2"),
        Setting("alone", "总校单独", positive, "0.5", "总校单独取得的按几成计"),
    ),
    Kind.EXTERNAL: (Setting("scale", "满值", positive, "100", "外部结果满分是多少"),),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What was stored, and what it means."""

    kind: str
    texts: Mapping[str, str]

    def __getitem__(self, name: str):
        spec = next(one for one in SETTINGS[self.kind] if one.name == name)
        return spec.read(self.texts[name])

    def text(self, name: str) -> str:
        return self.texts[name]

    @property
    def sentence(self) -> str:
        """As a person reads and writes it; what is empty, or does not hold, is left out."""
        said = [(one.label, self.texts[one.name]) for one in SETTINGS[self.kind]]
        return "；".join(f"{label}={text}" for label, text in said if text not in ("", _NO))

    @property
    def held(self) -> Fraction | None:
        return figure(self.texts["held"]) if self.texts.get("held") else None


def read_settings(kind: str, text: str, *, where: str) -> Settings:
    """From "目标=10%；按月折算=是", by line or with semicolons. Raises RuleViolation: unknown, missing or no such value."""
    known = {one.label: one for one in SETTINGS[kind]}
    given: dict[str, str] = {}
    for line in re.split(r"[；;\n]", text):
        if not line.strip():
            continue
        label, sign, value = (piece.strip() for piece in line.replace("＝", "=").partition("="))
        if not sign or label not in known:
            raise RuleViolation(
                f"{where}：看不懂“{line.strip()[:40]}”。{Kind(kind).label}的参数是：{'、'.join(known)}，写作“名称=值”。",
                field="settings",
                code="setting",
            )
        if label in given:
            raise RuleViolation(f"{where}：参数“{label}”写了两次。", field="settings", code="setting")
        given[label] = value
    return check_settings(kind, {known[label].name: value for label, value in given.items()}, where=where)


def check_settings(kind: str, texts: Mapping[str, str], *, where: str) -> Settings:
    """By short name, completed by the defaults."""
    out = {}
    for one in SETTINGS[kind]:
        value = texts.get(one.name, one.start)
        if value is None or (value == "" and one.start != ""):
            raise RuleViolation(f"{where}：没有写参数“{one.label}”。{one.help}", field="settings", code="setting")
        try:
            one.read(value)
        except ValueError as problem:
            raise RuleViolation(
                f"{where}：参数“{one.label}”的值“{value[:40]}”不对，{problem}。", field="settings", code="setting"
            ) from problem
        out[one.name] = value
    found = Settings(kind, out)
    _refuse_contradiction(found, where)
    return found


def _refuse_contradiction(found: Settings, where: str) -> None:
    if found.kind == Kind.VALUE_ADDED:
        try:
            high_enough = found.held is None or found.held > 0
        except ValueError as problem:
            raise RuleViolation(f"{where}：参数“高位”{problem}。", field="settings", code="setting") from problem
        if found["zero"] >= found["full"] or not high_enough:
            raise RuleViolation(f"{where}：“满分”须大于“零分”，“高位”须大于零。", field="settings", code="setting")
    if found.kind == Kind.BAND and found["low"] > found["high"]:
        raise RuleViolation(f"{where}：“下限”不能大于“上限”。", field="settings", code="setting")
    if found.kind == Kind.CHECKLIST and found.text("key") and found.text("key") not in found["items"]:
        raise RuleViolation(f"{where}：必备项“{found.text('key')}”不在清单里。", field="settings", code="setting")
