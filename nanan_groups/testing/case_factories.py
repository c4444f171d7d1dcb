"""Dull cases: a paper in a state, a step it took."""

from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from nanan_groups.records.models import Case, CaseStep

from .factories import UserFactory


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    code = Sequence(lambda n: f"LT{n:05d}")
    kind = "paper"
    title = "文件"
    state = "draft"
    place = "district"
    opened_at = LazyFunction(timezone.now)


class CaseStepFactory(DjangoModelFactory):
    """``act=`` is the act it belongs to."""

    class Meta:
        model = CaseStep

    case = SubFactory(CaseFactory)
    number = 1
    arrow = "submit"
    done = "已提交"
    source = "draft"
    to = "submitted"
    actor = SubFactory(UserFactory)
    at = LazyFunction(timezone.now)
