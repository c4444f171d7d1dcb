import gc

import pytest

from nanan_groups.kit.collecting import RARELY, rarely


def test_put_back_by_the_last_one_out_even_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), rarely():
        with rarely():
            assert gc.get_threshold()[0] == RARELY
        assert gc.get_threshold() == (RARELY, *before[1:])
        1 / 0  # noqa: B018
    assert gc.get_threshold() == before
