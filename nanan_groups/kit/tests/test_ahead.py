import threading

import pytest

from nanan_groups.kit.ahead import ahead


def test_pieces_come_in_their_order_and_one_is_fetched_meanwhile():
    fetched = []
    second = threading.Event()

    def fetch(item):
        fetched.append(item)
        if item == 2:
            second.set()
        return item * 10

    pieces = ahead(fetch, [1, 2, 3])
    assert next(pieces) == (1, 10)
    assert second.wait(10)  # before it was asked for
    assert list(pieces) == [(2, 20), (3, 30)]
    assert fetched == [1, 2, 3]


def test_never_two_at_once():
    busy = threading.Lock()

    def fetch(item):
        assert busy.acquire(blocking=False)
        busy.release()
        return item

    assert [item for item, _ in ahead(fetch, range(200))] == list(range(200))


def test_an_error_comes_where_its_piece_would_have_come():
    def fetch(item):
        if item == 2:
            raise ValueError("broken")
        return item

    pieces = ahead(fetch, [1, 2, 3])
    assert next(pieces) == (1, 1)
    with pytest.raises(ValueError, match="broken"):
        next(pieces)


def test_left_early_nothing_goes_on():
    before = threading.active_count()
    pieces = ahead(str, range(100))
    next(pieces)
    pieces.close()
    assert threading.active_count() == before


def test_nothing_to_fetch():
    assert list(ahead(str, [])) == []
