"""What holds for every system and every set of scores; cases are drawn from one number each."""

from fractions import Fraction as F
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.scoring.rules.facts import Change, Measured, ScoringRules, Votes
from evaluation.scoring.rules.judging import Judged, judge
from evaluation.scoring.rules.ranking import Entrant, GradeRules, place
from evaluation.scoring.rules.settings import read_settings
from evaluation.scoring.rules.tree import Branch, Leaf, score
from evaluation.scoring.words import Grade, Kind, Level
from nanan_groups.kit.trace import Measure, Result, Standing, not_applicable, pending

seeds = st.integers(0, 2**48)
many = settings(max_examples=150, deadline=None, database=None)
LEVELS = Judged("等级", Kind.LEVEL, 300, read_settings(Kind.LEVEL, "", where="3-3"))


def tree(luck: Random, *, waiting: bool = False) -> list[Branch]:
    """Parts with dimensions with indicators: some do not apply, some of these hand their weight on."""
    codes = [f"{n}" for n in range(luck.randint(3, 12))]
    leaves = []
    for code in codes:
        weight = luck.randint(1, 900)
        result = Result(F(luck.randint(0, weight), 100), Measure.SCORE, label=code)
        if luck.random() < 0.25:
            result = not_applicable(Measure.SCORE, "不涉及", label=code)
        elif waiting and code == codes[-1]:
            result = pending(Measure.SCORE, "没有数据", label=code)
        moves = tuple(luck.sample([one for one in codes if one != code], luck.randint(0, 2)))
        leaves.append(Leaf(code, code, weight, result, moves))
    cut = luck.randint(1, len(leaves) - 1)
    half = Branch("基础", (Branch("组织", tuple(leaves[: cut // 2])), Branch("师资", tuple(leaves[cut // 2 : cut]))))
    return [half, Branch("特色", tuple(leaves[cut:]))]


@many
@given(seeds)
def test_weights_and_bounds(seed):
    """No weight is lost on its way, and a total lies between nothing and everything."""
    branches = tree(Random(seed))
    found = score("总分", branches)
    whole = F(sum(leaf.weight for one in branches for leaf in _leaves(one)), 100)
    assert sum(found.weights.values()) == whole
    if found.total.standing is Standing.VALUE:
        assert 0 <= found.total.value <= whole
    else:
        assert found.total.standing is Standing.NOT_APPLICABLE


@many
@given(seeds)
def test_one_more_point_is_never_less(seed):
    luck = Random(seed)
    branches = tree(luck)
    before = score("总分", branches).total
    leaves = [leaf for one in branches for leaf in _leaves(one)]
    one = luck.choice(leaves)
    if one.result.value is None:
        return
    better = Result(F(one.weight, 100), Measure.SCORE, label=one.label)
    after = score("总分", [_with(branch, one.code, better) for branch in branches]).total
    assert before.value <= after.value


@many
@given(seeds)
def test_what_is_pending_stops_the_total(seed):
    branches = tree(Random(seed), waiting=True)
    waits = any(leaf.result.missing for one in branches for leaf in _leaves(one))
    total = score("总分", branches).total
    assert (total.standing is Standing.PENDING) == waits


@many
@given(st.lists(st.sampled_from(Level.values), min_size=5, max_size=5), seeds)
def test_one_outlier_among_five_moves_the_median_by_one_step_at_most(levels, seed):
    """And the order of the experts does not matter."""
    luck = Random(seed)
    shuffled = luck.sample(levels, 5)
    assert judge(LEVELS, Votes(tuple(shuffled)), ScoringRules()) == judge(LEVELS, Votes(tuple(levels)), ScoringRules())
    changed = [*levels]
    changed[luck.randrange(5)] = luck.choice(Level.values)
    order = sorted(levels, key=Level.values.index)
    before, low, high = (3 * LEVELS.settings["factors"][order[n]] for n in (2, 3, 1))
    after = judge(LEVELS, Votes(tuple(changed)), ScoringRules()).value
    assert low <= after <= high
    assert low <= before <= high


@many
@given(seeds)
def test_more_reached_is_never_less(seed):
    luck = Random(seed)
    less, more = sorted(F(luck.randint(-500, 500), luck.randint(1, 500)) for _ in range(2))
    target = Judged("达标", Kind.COMPUTED, 500, read_settings(Kind.COMPUTED, "目标=10%", where="2-1"))
    added = Judged("增值", Kind.VALUE_ADDED, 400, read_settings(Kind.VALUE_ADDED, "零分=-5%；满分=5%", where="7-1"))
    for part, make in ((target, lambda value: Measured("比例", value)), (added, lambda value: Change("变化", value))):
        found = [judge(part, make(value), ScoringRules()).value for value in (less, more)]
        assert 0 <= found[0] <= found[1] <= part.full


@many
@given(seeds)
def test_grades_follow_the_order(seed):
    """Within a category nobody with more has the worse grade; order given is no matter; no more than the quota but for ties."""
    luck = Random(seed)
    rows = [
        Entrant(
            f"Z{n}", luck.choice("abc"), luck.choice([8900, 9000, 9100, luck.randint(4000, 10000)]), luck.randint(0, 3)
        )
        for n in range(luck.randint(1, 14))
    ]
    rules = GradeRules(share=F(luck.randint(0, 60), 100), small=luck.choice(["pooled", "exempt"]))
    found = place(rows, rules)
    assert place(luck.sample(rows, len(rows)), rules) == found
    for one in rows:
        for other in rows:
            if one.category == other.category and one.total > other.total:
                grades = [Grade.values.index(found.placed[each.code].grade) for each in (one, other)]
                assert grades[0] <= grades[1]
                assert found.placed[one.code].rank < found.placed[other.code].rank
    for quota in found.quotas:
        if quota.over:
            tied = [one.order for one in rows if found.placed[one.code].grade == "top"]
            assert len(set(tied)) < len(tied)


def _leaves(node):
    if isinstance(node, Leaf):
        return [node]
    return [leaf for child in node.children for leaf in _leaves(child)]


def _with(node, code: str, result: Result):
    if isinstance(node, Leaf):
        return Leaf(node.code, node.label, node.weight, result, node.moves_to) if node.code == code else node
    return Branch(node.label, tuple(_with(child, code, result) for child in node.children))
