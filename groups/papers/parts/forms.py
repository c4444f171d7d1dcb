import hashlib
import json

from django import forms

from groups.papers.parts.services import Conflict
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import LongTextField


class PartForm(forms.Form):
    """``row`` is what is written to; a row not yet stored has revision 0. ``theirs`` is filled in after a conflict:
    (label, what stands there now) for each field that differs."""

    kind = ""
    adds = False  # one of its cards makes a new row
    use_required_attribute = False

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, row, data=None, **options):
        self.row, self.options = row, options
        self.theirs: list[dict] = []
        super().__init__(data, prefix=self.key_of(row))
        self.prepare()
        stock = forms.Field.default_error_messages["required"]
        for name, field in self.fields.items():
            if field.error_messages.get("required") is stock:
                field.error_messages["required"] = "此项必填。"
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "请从所列选项中选择。"
            if name not in ("seen", "was"):
                self.initial.setdefault(name, self.value_of(row, name))
        self.initial |= {"seen": row.revision, "was": self._digest(self._stored)}

    @classmethod
    def key_of(cls, row) -> str:
        raise NotImplementedError

    def prepare(self) -> None:
        """Choices that depend on the plan."""

    def value_of(self, row, name: str):
        return getattr(row, name)

    def save(self, actor, values: dict, seen: int):
        raise NotImplementedError

    def their(self, theirs: dict) -> dict:
        """What somebody else wrote, by the names of the form's fields."""
        return theirs

    # --- what the page needs ---------------------------------------------------------------------------------------
    @property
    def key(self) -> str:
        return self.prefix

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def content(self) -> list:
        """The fields that are written, in their order."""
        return [self[name] for name in self.fields if name not in ("seen", "was")]

    # --- touched or not --------------------------------------------------------------------------------------------
    def _digest(self, values_of) -> str:
        told = [sorted(values_of(name)) for name in self.fields if name not in ("seen", "was")]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def _stored(self, name: str) -> list[str]:
        return self._raw(name, self.initial[name])

    def _raw(self, name: str, value) -> list[str]:
        """A value as the browser would send it back."""
        field = self.fields[name]
        shown = field.widget.format_value(field.prepare_value(value))
        many = shown if isinstance(shown, (list, tuple)) else [shown]
        return [str(one).replace("\r\n", "\n") for one in many if one not in (None, "")]

    def _sent(self, name: str) -> list[str]:
        return [one.replace("\r\n", "\n") for one in self.data.getlist(self.add_prefix(name)) if one]

    @property
    def touched(self) -> bool:
        """A part that was not sent at all is not touched either."""
        sent = any(self.add_prefix(name) in self.data for name in self.fields)
        return sent and self._digest(self._sent) != self.data.get(self.add_prefix("was"), "")

    # --- saving ----------------------------------------------------------------------------------------------------
    def settle(self, actor) -> "PartForm":
        """Save what may be saved; the form to show next. ``saved`` says whether all of it is stored."""
        if not self.touched:
            return self._fresh(self.row)
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "was")}
        if not values:  # nothing of it can be stored
            return self
        try:
            row = self.save(actor, values, self.cleaned_data.get("seen") or 0)
        except Conflict as conflict:
            after = self._again(conflict.revision)
            after.add_error(None, conflict.sentence)
            theirs = self.their(conflict.theirs).items()
            after.theirs = [self._their(name, value) for name, value in theirs if name in self.fields]
            after.theirs = [one for one in after.theirs if sorted(one["raw"]) != sorted(self._sent(one["name"]))]
            return after
        except RuleViolation as refused:
            if refused.code in ("not-editable", "gone"):
                raise
            self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
            return self
        return self._again(row.revision, row) if self.errors else self._fresh(row)

    def _fresh(self, row) -> "PartForm":
        return type(self)(row, **self.options)

    def _again(self, seen: int, row=None) -> "PartForm":
        """The same words once more, to go on from the revision that stands there now."""
        data = self.data.copy()
        data[self.add_prefix("seen")] = str(seen)
        again = type(self)(row or self.row, data, **self.options)
        again.is_valid()
        return again

    def _their(self, name: str, value) -> dict:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            known = dict(field.choices)
            text = "、".join(str(known.get(one, one)) for one in value)
        elif isinstance(field, forms.ChoiceField):
            text = dict(field.choices).get(value, value)
        else:
            text = field.prepare_value(value)
        text = day_text(text) if hasattr(text, "year") else text
        return {"name": name, "label": field.label, "raw": self._raw(name, value), "text": str(text or "（空）")}


def whole(text: str) -> int:
    """A row's number; what is none is the number of no row (SQLite cannot even ask for more)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


class TextPart(PartForm):
    """One long text; whose it is and how it is stored is its paper's."""

    kind = "text"
    text = LongTextField(label="正文", required=False, strip=False, rows=8)

    def prepare(self):
        self.fields["text"].label = self.title
