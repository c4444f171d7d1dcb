"""A factory prints no row to say that a trait is unknown; histories are those the library gives."""

import pytest
from factory import SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from groups.registry.models import EducationGroup
from nanan_groups.accounts.models import User
from nanan_groups.testing.factories import EducationGroupFactory, UserFactory, entry


class Printed(AssertionError):
    pass


@pytest.fixture
def unprintable(monkeypatch):
    def refuse(self):
        raise Printed

    monkeypatch.setattr(User, "__repr__", refuse)


class AskingFactory(DjangoModelFactory):
    class Meta:
        model = User

    phone = SelfAttribute("..nickname", default="13812345678")


class OuterFactory(DjangoModelFactory):
    class Meta:
        model = EducationGroup

    owner = SubFactory(UserFactory)
    inner = SubFactory(AskingFactory)


def test_unknown_trait_has_its_default_and_prints_nobody(unprintable):
    made = OuterFactory.stub(owner=User(username="x"))
    assert made.inner.phone == "13812345678"


def test_unknown_parameter_is_named():
    class Wrong(DjangoModelFactory):
        class Meta:
            model = User

        phone = SelfAttribute("nickname")

    with pytest.raises(AttributeError, match="The parameter 'nickname' is unknown"):
        Wrong.build()


@pytest.mark.django_db
def test_each_history_is_its_own():
    """One class, but a manager per model and per row."""
    with entry():
        first, second = EducationGroupFactory(), EducationGroupFactory()
    assert type(first.history) is type(EducationGroup.history) is type(second.history)
    assert {row.code for row in first.history.all()} == {first.code}
    assert {row.code for row in EducationGroup.history.all()} == {first.code, second.code}
