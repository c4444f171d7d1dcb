"""The officer's forms: one for each part of a year's rules, and the copying of the year before."""

import re

from django import forms

from funding.rules_of_year import services
from funding.rules_of_year.queries import RulesOfYear
from funding.rules_of_year.rules.kinds import ByWord, Flag, Instalments, Kind, Money, MonthDay, Tiers, Word, ratio_text
from funding.rules_of_year.rules.parameters import SPECS, Spec, refuse_below
from funding.rules_of_year.words import Part
from groups.rights.roles import SET_FUNDING_RULES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import LongTextField
from nanan_groups.kit.money import parse_yuan, short_yuan
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm

_MONTH_DAY = re.compile(r"(\d{1,2})(?:-|月)(\d{1,2})日?", re.ASCII)


class RulesForm(ActForm):
    """``record``: the rules that count for the year. ``part``: whose parameters it asks for."""

    kinds = ENTRY_ONLY
    dated = False
    part: Part | None = None
    service = staticmethod(services.change_rules)

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(SET_FUNDING_RULES)

    @staticmethod
    def owner_of(record):
        """The number of the version is what guards it: see ``prepare``."""
        return None

    def prepare(self):
        self.fields["seen"].initial = 0 if self.record.followed else self.record.version.number
        self.fields["reason"].help_text = "写明为什么这样定，将记入办理记录。"
        for spec in self.specs:
            for name, field in fields_of(spec, getattr(self.record.parameters, spec.name)).items():
                field.error_messages |= {"required": "此项必填。", "invalid_choice": "请从所列选项中选择。"}
                self.fields[name] = field

    @property
    def specs(self) -> list[Spec]:
        return [spec for spec in SPECS if spec.part is self.part]

    def clean(self):
        data = super().clean()
        self.values = {}
        for spec in self.specs:
            names = list(fields_of(spec, getattr(self.record.parameters, spec.name)))
            if any(name not in data for name in names):
                continue  # refused already, at its own field
            try:
                stored = typed(spec, [data[name] for name in names])
                value = spec.kind.read(stored, spec.name, spec.label)
                refuse_below(spec, value, self.record.parameters.floors.get(spec.name))
            except RuleViolation as problem:
                self.add_error(names[0], problem.sentence)
            else:
                self.values[spec.name] = stored
        return data

    def arguments(self):
        return {"year": self.record.year, "values": self.values, "seen": self.cleaned_data["seen"] or 0}


class CopyRules(RulesForm):
    verb = "copy"
    title = "建立本年度规则"
    help = "照上一份规则为这一年度建立第1版，之后再逐项修改；上一份规则不变。"
    service = staticmethod(services.copy_rules)

    def arguments(self):
        return {"year": self.record.year, "seen": self.cleaned_data["seen"] or 0}


def _form(part: Part, clause: str, help: str) -> type[RulesForm]:
    facts = {"verb": f"change-{part.value}", "title": f"修改{part.label}规则", "part": part}
    return type(f"Change{part.name.title()}", (RulesForm,), facts | {"clause": clause, "help": help})


_SAME = "确认后成为这一年度规则的新一版，原来的各版保留可查；已确认的测算单不变。"
ChangeYear = _form(Part.YEAR, "意见 五(三)6、六(三)", _SAME)
ChangeTight = _form(Part.TIGHT, "意见 五(三)6", f"政策写的是“不低于”：可以定得高，不能定得低。\n{_SAME}")
ChangeAlliance = _form(Part.ALLIANCE, "意见 五(三)6", f"政策写的是“不低于”：可以定得高，不能定得低。\n{_SAME}")
ChangeArticulated = _form(Part.ARTICULATED, "意见 五(三)6", f"按协议1:1配套，不能低于1:1。\n{_SAME}")
ChangeScale = _form(Part.SCALE, "意见 六(三)", f"只有超出的部分按那一档加，所以多一个校点，钱不会变少。\n{_SAME}")
ChangePerformance = _form(Part.PERFORMANCE, "意见 六(三)", f"取基准日之前已公布的评估结果；乘完仍守住保底。\n{_SAME}")
ACTS = {
    form.verb: form
    for form in (CopyRules, ChangeYear, ChangeTight, ChangeAlliance, ChangeArticulated, ChangeScale, ChangePerformance)
}


# --- fields ----------------------------------------------------------------------------------------------------------
def fields_of(spec: Spec, value) -> dict[str, forms.Field]:
    """The fields in which an officer types a parameter, filled in as it stands."""
    kind = spec.kind
    if isinstance(kind, ByWord):
        return {
            f"{spec.name}__{word.value}": _one(
                kind.each, f"{spec.label}：{word.label}", value[word.value], "" if place else spec.help
            )
            for place, word in enumerate(kind.known)
        }
    return {spec.name: _one(kind, spec.label, value, spec.help)}


def _one(kind: Kind, label: str, value, help: str) -> forms.Field:
    if isinstance(kind, Word):
        return forms.ChoiceField(label=label, choices=kind.words, initial=value.value, help_text=help)
    if isinstance(kind, Flag):
        choices = [("1", "开"), ("0", "关")]
        return forms.ChoiceField(label=label, choices=choices, initial="1" if value else "0", help_text=help)
    if isinstance(kind, Tiers):
        lines = "\n".join(f"{tier.above} {short_yuan(tier.fen)}" for tier in value)
        return _text(label, lines, help, rows=3, required=False)
    if isinstance(kind, Instalments):
        lines = "\n".join(f"{one.day} {ratio_text(one.share)}" for one in value)
        return _text(label, lines, "每行一期：日期和份额，如“03-31 1/2”；份额合计为 1。", rows=3)
    shown = f"{label}（元）" if isinstance(kind, Money) else label
    initial = (
        short_yuan(value) if isinstance(kind, Money) else value if isinstance(kind, MonthDay) else ratio_text(value)
    )
    return forms.CharField(label=shown, initial=initial, max_length=40, help_text=help)


def _text(label: str, initial: str, help: str, *, rows: int, required: bool = True) -> forms.Field:
    return LongTextField(
        label=label,
        initial=initial,
        max_length=1_000,
        required=required,
        help_text=help,
        rows=rows,
    )


def typed(spec: Spec, given: list[str]):
    """What was typed, in the parameter's stored form. Raises RuleViolation."""
    kind = spec.kind
    if isinstance(kind, ByWord):
        return {
            word.value: _stored(kind.each, f"{spec.label}：{word.label}", text)
            for word, text in zip(kind.known, given, strict=True)
        }
    return _stored(kind, spec.label, given[0])


def _stored(kind: Kind, label: str, text: str):
    text = text.strip()
    if isinstance(kind, Money):
        return parse_yuan(text, label=label)
    if isinstance(kind, Flag):
        return text == "1"
    if isinstance(kind, MonthDay):
        return _month_day(text)
    if isinstance(kind, Tiers):
        return [_tier(line, n) for n, line in enumerate(_lines(text), start=1)]
    if isinstance(kind, Instalments):
        return [_instalment(line, n) for n, line in enumerate(_lines(text), start=1)]
    return text


def _month_day(text: str) -> str:
    found = _MONTH_DAY.fullmatch(text)
    return f"{int(found[1]):02d}-{int(found[2]):02d}" if found else text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _tier(line: str, number: int) -> dict:
    above, _, money = line.partition(" ")
    if not (above.isascii() and above.isdigit() and money.strip()):
        raise RuleViolation(f"第 {number} 行“{line[:30]}”应写成“超过个数 每个加多少元”，如“5 5000”。")
    return {"above": int(above), "fen": parse_yuan(money.strip(), label=f"第 {number} 行的加额")}


def _instalment(line: str, number: int) -> dict:
    day, _, share = line.partition(" ")
    if not share.strip():
        raise RuleViolation(f"第 {number} 行“{line[:30]}”应写成“日期 份额”，如“03-31 1/2”。")
    return {"day": _month_day(day), "share": share.strip()}


def acts_for(rules: RulesOfYear) -> list[type[RulesForm]]:
    """What an officer may do with the rules of a year: a year that follows another's gets its own first, or with the change."""
    changes = [ACTS[f"change-{part.value}"] for part in Part]
    return [CopyRules, *changes] if rules.followed else changes
