"""What the pages of the evaluation show: the default catalogue, a system that is published and one that is being drafted."""

from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.words import SystemState
from nanan_groups.testing.factories import entry


def sample_evaluation() -> dict:
    with entry(title="指标体系"):
        return {
            "published": _system(
                2025, state=SystemState.PUBLISHED, published_on="2025-09-01", document="南教发〔2026〕9号"
            ),
            "draft": _system(2026),
        }


def _system(year: int, **facts) -> IndicatorSystem:
    code = f"PJ{year}-1"
    system = IndicatorSystem.objects.create(
        code=code, year=year, number=1, title=f"{year} 学年指标体系", revision=1, **facts
    )
    told = {"name": "交流到位率", "part": "basic", "dimension": "师资", "weight": 10_000}
    indicator = Indicator.objects.create(system=system, code="2-1", **told)
    texts = {"target": "10%", "monthly": "否"}
    facts = {"kind": "computed", "points": 10_000, "source": "exchange_share", "settings": texts}
    IndicatorPart.objects.create(indicator=indicator, ordinal=1, name="比例", **facts)
    return system


def evaluation_kwargs(side, made: dict) -> dict:
    published, draft = {"code": made["published"].code}, {"code": made["draft"].code}
    pages = ("detail", "compare", "print", "docx")
    group = published | {"group": side.group.code}
    return {f"evaluation:system-{page}": published for page in pages} | {
        "evaluation:estimate-list": published,
        "evaluation:estimate-detail": group,
        "evaluation:system-act": draft | {"verb": "rules"},
        "evaluation:indicator-act": draft | {"indicator": "2-1", "verb": "change"},
        "evaluation:part-act": draft | {"indicator": "2-1", "part": 1, "verb": "change"},
    }
