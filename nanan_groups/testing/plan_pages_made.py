"""Addresses of a plan's pages."""

from django.urls import reverse


def at(page: str, plan, *more) -> str:
    return reverse(f"planning:{page}", args=[plan.case.code, *more])
