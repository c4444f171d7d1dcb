"""A factory prints no row to say that a trait is unknown; histories are those the library gives; a check constraint
judges what it has not judged."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint, Q, Value
from django.test.utils import CaptureQueriesContext
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


class Asked(list):
    """A constraint of names, and what it has the database judge."""

    def __init__(self, monkeypatch):
        judge = Q.check
        monkeypatch.setattr(Q, "check", lambda q, against, using: (self.append(against), judge(q, against, using))[1])
        self.constraint = CheckConstraint(condition=Q(name="甲") | Q(username__gt="m"), name="asked")

    def __call__(self, exclude=None, **facts) -> bool:
        try:
            self.constraint.validate(User, User(**facts), exclude)
        except ValidationError:
            return False
        return True


@pytest.fixture
def asked(db, monkeypatch) -> Asked:
    return Asked(monkeypatch)


def test_values_that_passed_are_not_judged_twice_and_others_are(asked):
    assert asked(name="甲", username="a")
    assert asked(name="甲", username="a", is_active=False)  # not its column
    assert len(asked) == 1
    assert not asked(name="乙", username="a")
    assert not asked(name="乙", username="a")  # a refusal is asked for each time
    assert asked(name="乙", username="n")
    assert len(asked) == 4


def test_what_only_the_database_can_tell_is_asked_of_it(asked):
    for _ in range(2):
        assert asked(name=Value("甲"), username="a")
    assert len(asked) == 2
    for _ in range(2):
        assert asked(exclude={"username"}, name="甲", username="a")  # says nothing at all: a column is missing
    assert len(asked) == 4


def test_who_counts_statements_counts_all(asked):
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert asked(name="甲", username="a")
        assert len(seen) == 3
    with connection.execute_wrapper(lambda execute, *given: execute(*given)):
        assert asked(name="甲", username="a")
    assert len(asked) == 3


def test_another_constraint_of_the_same_values_judges_for_itself(asked):
    assert asked(name="甲", username="a")
    asked.constraint = CheckConstraint(condition=Q(name="乙"), name="other")
    assert not asked(name="甲", username="a")
