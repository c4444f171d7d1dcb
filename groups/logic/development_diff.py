"""Two versions of a development plan held against each other. Pure: versions are what a DevelopmentVersion keeps."""

from collections.abc import Mapping

from nanan_groups.kit.years import school_year_text

from ..enums import DevelopmentSection, PlanField
from .plan_diff import Change, row_changes, text_changes

GOAL_LABELS = {"field": "领域", "text": "目标", "measure": "衡量办法", "unit": "单位", "baseline": "现状"}


def compare(old: Mapping, new: Mapping) -> list[Change]:
    """What the newer version changed, in the order of the plan."""
    sections = [one.value for one in DevelopmentSection]
    before, after = ({key: of["texts"].get(key, "") for key in sections} for of in (old, new))
    changes = list(text_changes(before, after, "正文", lambda key: DevelopmentSection(key).label))
    years = sorted({year for of in (old, new) for row in of["goals"] for year in row["by_year"]})
    labels = GOAL_LABELS | {year: f"{school_year_text(int(year))} 学年目标值" for year in years}
    return changes + row_changes(old["goals"], new["goals"], "规划目标", labels, lambda row: row["text"], shown)


def shown(name: str, row: Mapping | None) -> str:
    if row is None:
        return ""
    if name == "field":
        return PlanField(row[name]).label
    return str(row["by_year"].get(name, "") if name not in GOAL_LABELS else row[name] or "")
