import gc
import threading

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


def test_threads_come_and_go_and_the_last_one_puts_it_back():
    before, inside, leave = gc.get_threshold(), threading.Barrier(4), threading.Barrier(4)

    def work():
        with rarely():
            inside.wait(10)
            leave.wait(10)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    inside.wait(10)
    assert gc.get_threshold()[0] == RARELY
    leave.wait(10)
    for thread in threads:
        thread.join(10)
    assert gc.get_threshold() == before


def test_what_somebody_else_set_meanwhile_stays():
    before = gc.get_threshold()
    try:
        with rarely():
            gc.set_threshold(1234)
        assert gc.get_threshold()[0] == 1234
    finally:
        gc.set_threshold(*before)
