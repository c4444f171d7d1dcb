"""What the pages of every case of this floor share: the reader's words, the roles' names."""

from nanan_groups.records import case_pages

from ..enums import Role
from ..queries.plans import reader_of


class CaseView(case_pages.CaseView):
    def reader(self):
        return reader_of(self.scope)


class StepPage(case_pages.StepPage):
    def role_label(self, role: str) -> str:
        return Role(role).label
