"""The radar keeps what every picture promises, whatever its axes are called."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nanan_groups.kit.charts import Series, radar
from nanan_groups.kit.tests.test_charts import MANY, WORDS, names, sound


@MANY
@given(st.lists(names, min_size=3, max_size=9), st.fractions(0, 1))
def test_whatever_the_names(axes, share):
    shares = tuple(share if n % 2 else None for n in range(len(axes)))
    drawing = radar(axes, [Series("own", "本年", shares), Series("beside", "中位数", shares[::-1])], **WORDS)
    sound(drawing)
    assert len([curve for curve in drawing.curves if curve.css.startswith("radar")]) == 2


def test_two_axes_are_none():
    with pytest.raises(ValueError, match="three axes"):
        radar(["甲", "乙"], [], **WORDS)
    full = radar(["甲", "乙", "丙"], [Series("own", "本年", (Fraction(1), Fraction(0), None))], **WORDS)
    assert len(full.legend) == 1
