"""评估方案: the indicator system of a school year, as it is sent out."""

from evaluation.systems.models import IndicatorSystem
from evaluation.systems.rules.tree import DimensionFacts, PartFacts
from evaluation.systems.words import SystemState
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    BUREAU,
    Align,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
)
from nanan_groups.kit.years import school_year_text

COLUMNS = (
    PaperColumn("编号", 7, whole=True),
    PaperColumn("指标", 18),
    PaperColumn("分值", 8, Align.RIGHT, whole=True),
    PaperColumn("计分方式", 10),
    PaperColumn("计分办法", 41),
    PaperColumn("佐证和数据", 16),
)


def system_paper(system: IndicatorSystem, parts: tuple[PartFacts, ...]) -> Paper:
    """What has not been published says so, lest it be taken for the one that counts."""
    body = [Prose(_opening(parts))]
    for part in parts:
        body.append(Heading(f"{part.label}（{part.weight_text} 分）"))
        for dimension in part.dimensions:
            body.append(Heading(f"{dimension.name}（{dimension.weight_text} 分）", 2))
            body.append(_table(dimension))
    rules = tuple(Fact(label, text) for label, text in system.rules_told)
    body += [Heading("评估规则"), Facts(rules, label="评估规则"), Signature((), (BUREAU,), system.published_on)]
    published = system.state == SystemState.PUBLISHED
    return Paper(
        title=f"教育集团{school_year_text(system.year)}学年评估方案",
        number=system.document,
        notes=() if published else (f"{system.get_state_display()}，没有发布",),
        body=tuple(body),
        layout=SHEET,
    )


def _opening(parts: tuple[PartFacts, ...]) -> str:
    told = "、".join(f"{part.label} {part.weight_text} 分" for part in parts)
    count = sum(1 for part in parts for _ in part.indicators)
    return f"本方案共 {count} 项指标：{told}。依据：意见 五(四)7，细则 三(一)6。"


def _table(dimension: DimensionFacts):
    rows = []
    for one in dimension.indicators:
        how = [one.method] if one.method else []
        for part in one.parts:
            whose = f"（{part.variant_label}）" if part.variant else ""
            said = f"，{part.settings_text}" if part.settings_text else ""
            how.append(f"{part.name}{whose} {part.points_text} 分{said}")
        if one.moves_to:
            how.append(f"不适用时并入 {'、'.join(one.moves_to)}")
        rows.append((one.code, one.name, one.weight_text, one.kind_label, "；".join(how), one.evidence))
    return rows_of(COLUMNS, rows, label=dimension.name)
