"""Facts for indicators, by source and group: each wing is asked once for all groups, and only for what is wanted."""

from collections.abc import Callable, Collection
from datetime import date

from evaluation.scoring.rules.facts import Fact, Missing
from evaluation.sources.queries import governance, joint, money, staff
from evaluation.sources.queries.asked import Asked
from evaluation.sources.rules import SOURCES

# Which function gives which sources: a wing that can give another one adds its line here and ``ready`` in the rules.
GIVERS: tuple[tuple[frozenset[str], Callable[[Asked], dict[str, dict[int, Fact]]]], ...] = (
    (frozenset({"meetings_held", "attendance"}), governance.meetings),
    (frozenset({"resolutions_in_time"}), governance.resolutions),
    (frozenset({"plan_days_late", "tasks_done", "individual_targets"}), governance.plans),
    (frozenset({"exchange_share", "backbone_of_exchanged", "backbone_of_eligible", "from_the_lead"}), staff.exchanges),
    (frozenset(money.KEYS), money.money),
    (frozenset(joint.FIGURES), joint.joint_work),
)


def facts_for(keys: Collection[str], groups: Collection[int], year: int, today: date) -> dict[str, dict[int, Fact]]:
    """By source, by group. What no wing gives is missing, with the page that would give it; the number of queries does not
    depend on the number of groups."""
    asked, wanted = Asked(tuple(sorted(groups)), year, today), set(keys)
    out: dict[str, dict[int, Fact]] = {}
    for given, ask in GIVERS:
        if given & wanted:
            out |= {key: facts for key, facts in ask(asked).items() if key in wanted}
    for key in wanted - out.keys():
        out[key] = {group: Missing(SOURCES[key].missing) for group in asked.groups}
    return out
