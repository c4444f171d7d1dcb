"""What the tests of acts share: an act of their own, a dated row to change by it, and all there is."""

from django.apps import apps

from groups.registry.models import SiteVersion
from nanan_groups.records.acts import act
from nanan_groups.records.models import ActKind

from .factories import SiteFactory, SiteVersionFactory


def doing(kind=ActKind.CHANGE, reason="试验", title="试办", **fields):
    return act(kind=kind, verb="test", title=title, reason=reason, **fields)


def dated_row() -> SiteVersion:
    return SiteVersionFactory(site=SiteFactory(version=None, institution__version__name="南坪小学"), label="东校区")


def everything() -> dict[str, list]:
    """Every row of every table."""
    return {model._meta.label: sorted(map(repr, model._base_manager.values())) for model in apps.get_models()}
