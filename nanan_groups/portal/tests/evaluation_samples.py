"""What the pages of the evaluation show: the default catalogue, a system that is published and one that is being drafted."""

from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.words import SystemState
from nanan_groups.testing.factories import entry


def sample_evaluation() -> dict:
    with entry(title="指标体系"):
        return {
            "published": _system(
                1, state=SystemState.PUBLISHED, published_on="2026-09-01", document="南教发〔2026〕9号"
            ),
            "draft": _system(2),
        }


def _system(number: int, **facts) -> IndicatorSystem:
    code = f"PJ2026-{number}"
    system = IndicatorSystem.objects.create(
        code=code, year=2026, number=number, title=f"指标体系第{number}版", revision=1, **facts
    )
    told = {"name": "交流到位率", "part": "basic", "dimension": "师资", "weight": 10_000}
    indicator = Indicator.objects.create(system=system, code="2-1", **told)
    texts = {"target": "10%", "monthly": "否"}
    facts = {"kind": "computed", "points": 10_000, "source": "exchange_share", "settings": texts}
    IndicatorPart.objects.create(indicator=indicator, ordinal=1, name="比例", **facts)
    return system


def evaluation_kwargs(made: dict) -> dict:
    published, draft = {"code": made["published"].code}, {"code": made["draft"].code}
    pages = ("detail", "compare", "print", "docx")
    return {f"evaluation:system-{page}": published for page in pages} | {
        "evaluation:system-act": draft | {"verb": "rules"},
        "evaluation:indicator-act": draft | {"indicator": "2-1", "verb": "change"},
        "evaluation:part-act": draft | {"indicator": "2-1", "part": 1, "verb": "change"},
    }
