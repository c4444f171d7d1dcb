"""Mistakes a template makes in silence: an unknown variable prints nothing, a broken tag prints itself.

Only the project's own templates are held to the first rule. Django's, the admin's and the libraries' rely on unknown
variables being empty; hence no ``string_if_invalid``, which is one for all templates and skips the filters.
"""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path

from django.core.handlers.base import BaseHandler
from django.db.models import Model
from django.template import engines
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.template.context import BaseContext
from django.template.defaultfilters import default
from django.template.defaulttags import ForNode

problems: list[str] = []  # of the running test: a live server, {% if a == b %} and broad excepts swallow exceptions
scan_responses = True
_ROOT = f"{Path(__file__).resolve().parents[2]}/"
_LEAKS = re.compile(
    r"\{\{|\{%|\{#|undefined-template-variable|&lt;bound method|&lt;function |&lt;QuerySet \[| object at 0x"
)


class StrictTemplateError(AssertionError):
    """A template of ours would have printed something wrong."""


class _Silent(str):
    """Django's empty answer to a call it could not make, told apart from a value that is really empty."""

    __slots__ = ()


class _OurVariable(Variable):
    __slots__ = ("looped", "origin")


def fail(problem: str) -> None:
    problems.append(problem)
    raise StrictTemplateError(problem)


def is_ours(origin) -> bool:
    name = str(getattr(origin, "name", ""))
    return name.startswith(_ROOT) and "/site-packages/" not in name


def _is_excusable(missing: VariableDoesNotExist, variable: _OurVariable) -> bool:
    """``{% if x %}`` may ask for what is not there; an attribute our model or dataclass lacks is a misspelling."""
    if variable.looped:
        return False
    owner = missing.params[1] if len(missing.params) > 1 else None
    if isinstance(owner, BaseContext | Mapping):
        return True
    return not (isinstance(owner, Model) or is_dataclass(owner))


def _patched_init(original):
    def __init__(self, token, parser):
        original(self, token, parser)
        if self.is_var and self.var.lookups and is_ours(parser.origin):
            strict = _OurVariable(self.var.var)
            strict.origin, strict.looped = parser.origin, False
            self.var = strict

    return __init__


def _known(expression: FilterExpression, value) -> FilterExpression:
    """So that the filters run on what was looked up once. Written out: copy.copy takes four times as long, and a page of
    the back office asks for thousands."""
    known = FilterExpression.__new__(FilterExpression)
    known.token, known.filters, known.var, known.is_var = expression.token, expression.filters, value, False
    return known


def _patched_resolve(original):
    def resolve(self, context, ignore_failures=False):
        variable = self.var
        if not isinstance(variable, _OurVariable):
            return original(self, context, ignore_failures)
        has_default = any(function is default for function, _arguments in self.filters)
        try:
            value = variable.resolve(context)
        except VariableDoesNotExist as missing:
            excused = has_default or (ignore_failures and _is_excusable(missing, variable))
            if not excused:
                fail(f"unknown variable '{variable}' in {variable.origin.name}: {missing}")
            value = None if ignore_failures else ""
        if isinstance(value, _Silent) and not (has_default or ignore_failures):
            fail(f"'{variable}' in {variable.origin.name} has no value, needs arguments or would alter data")
        return original(_known(self, value), context, ignore_failures) if self.filters else value

    return resolve


def _patched_for(original):
    def __init__(self, loopvars, sequence, *args, **kwargs):
        original(self, loopvars, sequence, *args, **kwargs)
        if isinstance(sequence.var, _OurVariable):
            sequence.var.looped = True  # a loop over an unknown name is an empty page, never a question

    return __init__


def _patched_response(original):
    def get_response(self, request):
        response = original(self, request)
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if scan_responses and is_page and (leak := find_leak(response.content.decode(response.charset))):
            fail(f"{request.method} {request.path} leaks template syntax: {leak}")
        return response

    return get_response


def find_leak(html: str) -> str:
    """The first piece of template syntax or Python repr in a page with a little around it, or an empty string."""
    found = _LEAKS.search(html)
    return " ".join(html[max(0, found.start() - 60) : found.end() + 60].split()) if found else ""


def install(patch) -> None:
    """Before the first template is parsed: the loaders keep what they parsed."""
    patch.setattr(FilterExpression, "__init__", _patched_init(FilterExpression.__init__))
    patch.setattr(FilterExpression, "resolve", _patched_resolve(FilterExpression.resolve))
    patch.setattr(ForNode, "__init__", _patched_for(ForNode.__init__))
    patch.setattr(BaseHandler, "get_response", _patched_response(BaseHandler.get_response))


def mark_silence(patch) -> None:
    """Once the settings are loaded."""
    for backend in engines.all():
        if hasattr(backend, "engine"):
            patch.setattr(backend.engine, "string_if_invalid", _Silent(""))
