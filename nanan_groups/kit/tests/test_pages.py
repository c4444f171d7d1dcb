"""The day a page answers for, its bounded lists, and the view that refuses to run without a scope."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.views import View

from nanan_groups.kit.pages import AsOf, ScopedView, page_of
from nanan_groups.kit.scope import scope_with
from nanan_groups.kit.texts import shortened
from nanan_groups.testing.clock import TODAY

pytestmark = pytest.mark.usefixtures("clock")


def get(path: str):
    return RequestFactory().get(path)


@pytest.mark.parametrize("typed", ["2024-09-01", "2024年9月1日", "２０２４/9/1", " 2024.9.1 "])
def test_as_of_reads_every_usual_writing(typed):
    asked = AsOf.from_request(RequestFactory().get("/groups/", {"as_of": typed}))
    assert (asked.day, asked.is_today, asked.error) == (date(2024, 9, 1), False, "")
    assert (asked.iso, asked.text, asked.query) == ("2024-09-01", "2024年9月1日", "?as_of=2024-09-01")


@pytest.mark.parametrize("path", ["/groups/", "/groups/?as_of=", "/groups/?as_of=%20", f"/groups/?as_of={TODAY}"])
def test_as_of_is_today_when_nothing_else_is_asked(path):
    asked = AsOf.from_request(get(path))
    assert (asked.day, asked.is_today, asked.query, asked.error) == (TODAY, True, "", "")


@pytest.mark.parametrize("typed", ["2022-07-13", "1900-01-01", "9999-12-31", "2026/2/30", "26.9.1", "x" * 5000, "\x00"])
def test_as_of_answers_for_today_and_says_why(typed):
    asked = AsOf.from_request(RequestFactory().get("/groups/", {"as_of": typed}))
    assert (asked.day, asked.is_today, asked.query, asked.typed) == (TODAY, True, "", shortened(typed, 40))
    assert asked.error.startswith("截至日期")


def test_as_of_keeps_the_filters_but_not_the_page():
    asked = AsOf.from_request(get("/groups/?category=middle&q=%E5%8D%97&as_of=2024-9-1&page=3"))
    assert asked.keep == [("category", "middle"), ("q", "南")]
    assert asked.url_today == "/groups/?category=middle&q=%E5%8D%97"
    assert AsOf.from_request(get("/groups/?page=3")).url_today == "/groups/"


@pytest.mark.parametrize(
    ("asked", "rows", "number", "before", "after"),
    [
        ("", [1, 2], 1, "", "/list/?page=2"),
        ("?page=2", [3, 4], 2, "/list/?page=1", "/list/?page=3"),
        ("?page=3", [5], 3, "/list/?page=2", ""),
        ("?page=4", [], 4, "/list/?page=3", ""),
        ("?q=a&page=1", [1, 2], 1, "", "/list/?q=a&page=2"),
    ],
)
def test_page_of_a_list(asked, rows, number, before, after):
    found, page = page_of(get(f"/list/{asked}"), [1, 2, 3, 4, 5], size=2)
    assert (found, page.number, page.previous_url, page.next_url) == (rows, number, before, after)
    assert (page.has_previous, page.has_next, page.total_text) == (bool(before), bool(after), f"第 {number} 页")


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "", "1.5", "２", "²", "100001", "9" * 5000, "0000001" + "9" * 20, "1" * 7]
)
def test_page_number_without_sense_is_page_one(number):
    found, page = page_of(RequestFactory().get("/list/", {"page": number}), [1, 2, 3], size=2)
    assert (found, page.number) == ([1, 2], 1)


class Open(ScopedView, View):
    permission = "registry.view_register"

    def get(self, request):
        return HttpResponse("open")


class Forgotten(ScopedView, View):
    pass


def visit(view, *rights):
    request = get("/")
    request.user = SimpleNamespace(is_authenticated=True, _scope=scope_with(*rights))
    return view.as_view()(request)


def test_view_opens_to_the_permission_only():
    assert visit(Open, "registry.view_register").content == b"open"
    with pytest.raises(PermissionDenied, match="您的任职不含这一页的内容。"):
        visit(Open, "registry.view_district")


def test_view_without_a_permission_does_not_run():
    with pytest.raises(RuntimeError, match="Forgotten names no permission"):
        visit(Forgotten, "registry.view_register")
