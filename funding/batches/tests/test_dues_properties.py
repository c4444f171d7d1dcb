"""Whatever the versions and the instalments: never more than the newest version says, and in the end all of it. 4,000 cases."""

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.batches.rules.division import divided
from funding.batches.rules.dues import Due, by_source, more_of
from funding.batches.rules.snapshot import kept_lines
from funding.statements.rules.lines import compute
from nanan_groups.kit.money import split
from nanan_groups.testing.years_drawn import made

SHARES = ((Fraction(1),), (Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)))
seeds = st.integers(0, 2**48)


def version(draw: Random) -> list[dict]:
    kinds = ("tight", "alliance", "special", "manual")
    return [{"kind": kind, "amount": draw.choice([0, None, draw.randint(1, 99_999_999)])} for kind in kinds]


@settings(max_examples=3_000, deadline=None, database=None)
@given(seeds)
def test_never_more_than_the_newest_version_and_in_the_end_all_of_it(seed):
    draw = Random(seed)
    shares = draw.choice(SHARES)
    released = {"district": 0, "project": 0}
    versions, waiting = [], []

    def pay(parts: dict[str, int]) -> None:
        due = Due(by_source(versions[-1]), dict(released))
        for source, fen in parts.items():
            released[source] += min(fen, due.left(source))
            assert released[source] <= max(due.entitled[source], due.released[source])

    for _ in range(draw.randint(1, 5)):
        new = version(draw)
        more = more_of(new, versions[-1] if versions else ())
        versions.append(new)
        parts = {source: split(fen, shares) for source, fen in more.items()}
        waiting += [{source: each[at] for source, each in parts.items()} for at in range(len(shares))]
        draw.shuffle(waiting)
        for _ in range(draw.randint(0, len(waiting))):
            pay(waiting.pop())
        due = Due(by_source(new), dict(released))
        if draw.random() < 0.5:  # what went out beyond it comes back
            for source in released:
                released[source] -= due.over(source)
    while waiting:
        pay(waiting.pop())
    due = Due(by_source(versions[-1]), released)
    for source, fen in due.entitled.items():
        assert released[source] - due.over(source) == fen
    assert due.left_in_all == 0


@settings(max_examples=1_000, deadline=None, database=None)
@given(seeds)
def test_what_is_divided_is_the_statement(seed):
    facts, rules, _ = made(seed)
    for one in compute(facts, rules).statements:
        shares = divided(kept_lines(one, rules))
        assert sum(share.fen for share in shares) == one.total
        assert {share.code: share.fen for share in shares if share.code} == {
            code: fen for code, fen in one.by_school().items() if fen
        }
