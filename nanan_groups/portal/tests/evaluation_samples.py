"""What the pages of the evaluation show: a system that is published for a year that has begun, and one that is drafted."""

from datetime import date

from evaluation.models import IndicatorPart, IndicatorSystem
from evaluation.systems.words import SystemState
from nanan_groups.testing.evaluation_factories import IndicatorPartFactory


def sample_evaluation() -> dict:
    published = {"state": SystemState.PUBLISHED, "published_on": date(2025, 9, 1), "document": "南教发〔2025〕9号"}
    return {"published": _system(2025, **published), "draft": _system(2026)}


def _system(year: int, **facts) -> IndicatorSystem:
    told = {"year": year, "number": 1, "code": f"PJ{year}-1"} | facts
    part: IndicatorPart = IndicatorPartFactory(**{f"indicator__system__{name}": value for name, value in told.items()})
    return part.indicator.system


def evaluation_kwargs(side, made: dict) -> dict:
    published, draft = {"code": made["published"].code}, {"code": made["draft"].code}
    pages = ("detail", "compare", "print", "docx")
    return {f"evaluation:system-{page}": published for page in pages} | {
        "evaluation:estimate-list": published,
        "evaluation:estimate-detail": published | {"group": side.group.code},
        "evaluation:system-act": draft | {"verb": "rules"},
        "evaluation:indicator-act": draft | {"indicator": "2-1", "verb": "change"},
        "evaluation:part-act": draft | {"indicator": "2-1", "part": 1, "verb": "change"},
    }
