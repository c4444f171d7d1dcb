"""The import and export centre: who finds it in the menu, and its two halves. Nothing here asks the database."""

from django.urls import reverse

from groups.rights.roles import AUDIT, VIEW
from nanan_groups.kit.pages import Tab
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.datasets import Dataset, datasets


def to_import(scope: Scope) -> list[Dataset]:
    """Datasets whose permission the person holds; whether there is a school to import for is asked on the page."""
    return [one for one in datasets() if one.may_change(scope)]


def to_export(scope: Scope) -> list[Dataset]:
    return [one for one in datasets() if one.may_export(scope)]


def oversees(scope: Scope) -> bool:
    """The auditor sees that everybody's imports happened, with counts and fingerprints, and does nothing to them.

    The audit administrator (三员) sees no business data: not even this.
    """
    return scope.may_everywhere(AUDIT) and scope.may_somewhere(VIEW)


def opens_imports(scope: Scope) -> bool:
    return bool(to_import(scope)) or oversees(scope)


def opens_exports_only(scope: Scope) -> bool:
    return bool(to_export(scope)) and not opens_imports(scope)


def tabs(scope: Scope, current: str) -> list[Tab]:
    """导入 and 导出, as far as the person has both."""
    found = []
    if opens_imports(scope):
        found.append(Tab("导入", reverse("portal:import-list"), current == "import"))
    if to_export(scope):
        found.append(Tab("导出", reverse("portal:export-list"), current == "export"))
    return found if len(found) > 1 else []
