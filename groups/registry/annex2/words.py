"""The form of Annex 2: its five tables, as the policy heads them. What stands in them is read from the register.

A test compares this page with the transcription in ``fixtures/policy/tables.json``.
"""

from dataclasses import dataclass

from groups.registry.register.words import GroupCategory

ANNEX_NUMBER = "附件2"
ANNEX_TITLE = "南岸区中小学幼儿园教育集团一览表"


@dataclass(frozen=True, slots=True)
class TableForm:
    """``heading`` is the policy's title without the number of groups, which is counted on the day. ``of_alliance``: what
    it adds to the heading of that column."""

    heading: str
    sheet: str
    categories: tuple[str, ...]
    of_alliance: str = ""


TABLES = (
    TableForm("一、中学教育集团", "中学教育集团", (GroupCategory.MIDDLE,)),
    TableForm("二、小学教育集团", "小学教育集团", (GroupCategory.PRIMARY,)),
    TableForm(
        "三、幼教集团（含幼教集群）",
        "幼教集团（含幼教集群）",
        (GroupCategory.PRESCHOOL, GroupCategory.PRESCHOOL_CLUSTER),
        "（幼教集群）",
    ),
    TableForm("四、融合教育集团", "融合教育集团", (GroupCategory.INCLUSIVE,)),
    TableForm("五、职业教育集团", "职业教育集团", (GroupCategory.VOCATIONAL,)),
)


def table_of(category: str) -> TableForm:
    """The table a category of groups stands in: preschool groups and clusters share the third."""
    return next(table for table in TABLES if category in table.categories)
