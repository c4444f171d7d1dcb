"""How the plain facts of the register are entered: one rule for each, read by model, form, service and sheet alike."""

from collections.abc import Mapping

from groups.registry.register.words import LegalForm
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.kinds import Choice, Code, Kind, PersonName, SchoolYear, Text, Whole, is_blank

UNIFIED_CODE, UNIFIED_CODE_TEXT = (
    r"[0-9A-HJ-NPQRTUWXY]{18}",
    "统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。",
)
TELEPHONE, TELEPHONE_TEXT = r"[0-9+()（） \-转]{5,32}", "办公电话只含数字、短横、括号和“转”。"
MOST_PUPILS, MOST_CLASSES = 100_000, 2_000  # of one site: beyond it somebody has typed two figures into one cell

NAME, SHORT_NAME = Text(80), Text(40)
LABEL, OWN_NAME = Text(40), Text(80)
PERSON = PersonName(40)
PUPILS = Whole(maximum=MOST_PUPILS, units=("人", "名", "个人"))
CLASSES = Whole(maximum=MOST_CLASSES, units=("个班级", "个班", "班", "个"))
DIRECTORY: Mapping[str, Kind] = {
    "unified_code": Code(18, pattern=UNIFIED_CODE, sentence=UNIFIED_CODE_TEXT),
    "legal_form": Choice(LegalForm),
    "legal_representative": PERSON,
    "head": PERSON,
    "secretary": PERSON,
    "telephone": Code(32, pattern=TELEPHONE, sentence=TELEPHONE_TEXT),
    "address": Text(200),
}
ENROLMENT: Mapping[str, Kind] = {"school_year": SchoolYear(), "pupils": PUPILS, "classes": CLASSES}


def read(kinds: Mapping[str, Kind], values: Mapping[str, object]) -> dict:
    """Each value by its rule; RuleViolation with its field otherwise. Nothing is required here."""
    out = {}
    for name, raw in values.items():
        kind = kinds[name]
        try:
            out[name] = kind.empty if is_blank(raw) else kind.read(raw)
        except RuleViolation as refused:
            refused.field = name
            raise
    return out
