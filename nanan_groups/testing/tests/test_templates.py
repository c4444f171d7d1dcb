"""What the strict harness refuses in our templates, and what it leaves alone."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.template import Context, Origin, Template
from django.test import Client
from django.urls import path

from nanan_groups.testing import templates

OURS = Origin(str(Path(__file__).resolve().parents[3] / "templates" / "some.html"))
THEIRS = Origin("/usr/lib/python3/site-packages/django/contrib/admin/templates/admin/some.html")


@dataclass(frozen=True)
class Row:
    name: str = "一"

    def greet(self, whom):
        return f"{self.name} {whom}"


def render(text: str, origin: Origin = OURS, **context) -> str:
    return Template(text, origin=origin).render(Context(context))


@contextmanager
def refused(because: str):
    with pytest.raises(templates.StrictTemplateError, match=because):
        yield
    assert templates.problems
    templates.problems.clear()


@pytest.mark.parametrize(
    "text",
    [
        "{{ nmae }}",
        "{{ nmae|upper }}",
        "{{ row.nmae }}",
        "{{ nothing.name }}",
        "{% for x in rwos %}{% endfor %}",
        "{% if row.nmae %}{% endif %}",
        "{% with x=nmae %}{% endwith %}",
        "{% firstof row.nmae %}",
    ],
)
def test_unknown_variable_in_our_template_fails(text):
    with refused("unknown variable"):
        render(text, row=Row(), nothing=None)


@pytest.mark.parametrize("text", ["{{ row.greet }}", "{{ group.delete }}"])
def test_call_that_django_skips_in_silence_fails(text):
    with refused("needs arguments or would alter data"):
        render(text, row=Row(), group=Group())


def test_misspelt_attribute_fails_although_if_swallows_exceptions():
    render("{% if group.nmae == 1 %}{% endif %}", group=Group())
    assert len(templates.problems) == 1
    templates.problems.clear()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ row.name }}", "一"),
        ("{{ row.name|add:'二' }}", "一二"),
        ("{{ none }}", "None"),
        ("{{ empty|upper }}", ""),
        ("{{ nmae|default:'无' }}", "无"),
        ("{% if nmae %}1{% else %}0{% endif %}", "0"),
        ("{% if form.nmae %}1{% else %}0{% endif %}", "0"),
        ("{% if data.nmae %}1{% else %}0{% endif %}", "0"),
        ("{% for x in rows %}{{ x.name }}{{ forloop.counter }}{% empty %}–{% endfor %}", "一1"),
        ("{% for x in none %}{% empty %}–{% endfor %}", "–"),
    ],
)
def test_what_is_known_or_asked_for_prints(text, shown):
    row = Row()
    assert render(text, row=row, rows=[row], none=None, empty="", data={}, form=SimpleNamespace()) == shown


def test_other_peoples_templates_keep_djangos_rules():
    assert render("[{{ nmae }}{{ nmae|default:'x' }}{{ row.greet }}]", origin=THEIRS, row=Row()) == "[x]"


def test_variable_is_looked_up_once():
    calls = []
    assert render("{{ f|upper }}", f=lambda: calls.append(1) or "a") == "A"
    assert calls == [1]


def page(request):
    return HttpResponse({"leak": "a {{ b }}", "repr": "&lt;bound method X&gt;"}.get(request.GET.get("q"), "fine"))


page.login_required = False
urlpatterns = [path("page/", page)]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
class TestResponses:
    def test_clean_page_passes(self):
        assert Client().get("/page/").content == b"fine"

    @pytest.mark.parametrize("kind", ["leak", "repr"])
    def test_leaked_syntax_fails(self, kind):
        with refused("GET /page/ leaks template syntax"):
            Client().get("/page/", {"q": kind})

    def test_live_server_cannot_hide_it_behind_an_error_page(self, live_server):
        with pytest.raises(HTTPError, match="500"):
            urlopen(f"{live_server.url}/page/?q=leak")
        assert len(templates.problems) == 1
        templates.problems.clear()

    @pytest.mark.template_syntax_in_data
    def test_marker_allows_braces_a_user_typed(self):
        assert Client().get("/page/", {"q": "leak"}).content == b"a {{ b }}"
