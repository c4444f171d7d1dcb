"""The form of one registry act."""

from django.urls import reverse
from django.utils.html import format_html

from groups.registry.register.forms.fields import CellField
from groups.registry.register.rules.cells import NAME, SHORT_NAME
from groups.registry.register.services.twins import Taken
from groups.rights.roles import CHANGE
from nanan_groups.records import act_forms

_PAGES = {"institution": "reading:institution-detail", "group": "reading:group-detail"}


class ActForm(act_forms.ActForm):
    """See records.act_forms. A dated row is guarded by its identity, which its service locks first."""

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        """Whether this person may take this act, on ``record`` where it is known already."""
        return scope.may_everywhere(CHANGE)

    def as_it_stands(self) -> dict[str, str]:
        """What fields that carry what a person saw would say now: for the page that tells him somebody was quicker."""
        return {}

    def refuse(self, problem):
        """With the way to the record that is in the way."""
        if isinstance(problem, Taken) and problem.kind in _PAGES:
            address = reverse(_PAGES[problem.kind], args=[problem.record])
            problem.sentence = format_html('{} <a href="{}">查看 {}</a>', problem.sentence, address, problem.record)
        super().refuse(problem)

    @staticmethod
    def owner_of(record):
        """The identity whose revision guards a record: itself, or the group or institution a dated row belongs to."""
        if record is None or hasattr(record, "revision"):
            return record
        for name in ("group", "site", "institution"):
            owner = getattr(record, name, None)
            if owner is not None:
                return owner
        return None


class Renaming(ActForm):
    """A new name and short form of whatever ``subject`` names; the present ones are filled in."""

    name = CellField(NAME, label="新名称")
    short_name = CellField(SHORT_NAME, label="简称", required=False)

    def prepare(self):
        version = self.record.versions.order_by("-valid_from").first()
        if version:
            self.fields["name"].initial, self.fields["short_name"].initial = version.name, version.short_name

    def arguments(self):
        return {self.subject: self.record} | {field: self.cleaned_data[field] for field in ("name", "short_name")}
