"""Filters every template has (a built-in library, see settings.TEMPLATES): from a stored value to its word."""

from django import template

from groups.registry.register.words import Relation, SiteState

register = template.Library()


@register.filter
def relation_word(value: str) -> str:
    return Relation(value).label


@register.filter
def site_state(value: str) -> SiteState:
    """The state itself: ``is_open``, ``is_waiting``, ``label``."""
    return SiteState(value)
