"""Questionnaires in the menu."""

from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.additions import MENU, MenuItem
from nanan_groups.kit.scope import holding

MENU.add(
    "questionnaires",
    MenuItem("问卷", "activities:questionnaire-list", holding(RUN_MEASURES), ("/questionnaires/",)),
    at=77,
)
