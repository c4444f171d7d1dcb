"""What is laid down again is what was made: rows, keys, answer; and only where nothing else stands."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from groups.registry.models import EducationGroup, Institution
from nanan_groups.accounts.models import User
from nanan_groups.records.models import Act, CodeCounter
from nanan_groups.testing import kept as module
from nanan_groups.testing.factories import EducationGroupFactory, UserFactory, entry
from nanan_groups.testing.kept import filled, kept, own_tables


@pytest.fixture
def maker(monkeypatch) -> SimpleNamespace:
    """``make`` makes a group and counts how often it was called."""
    monkeypatch.setattr(module, "_kept", {})
    made = SimpleNamespace(times=0)

    def make() -> SimpleNamespace:
        made.times += 1
        with entry(title="汇"):
            return SimpleNamespace(group=EducationGroupFactory(), number=7)

    made.make = make
    return made


def contents() -> dict[str, list]:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(filled(own_tables())):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def in_a_test_of_its_own(action):
    """As if the test ended here."""
    with transaction.atomic():
        result = action()
        transaction.set_rollback(True)
    return result


def first_and_second(maker):
    def once():
        answer = kept("group", maker.make)
        return answer, contents()

    return in_a_test_of_its_own(once), in_a_test_of_its_own(once)


@pytest.mark.django_db(transaction=True)
def test_same_rows_with_the_same_keys_and_a_fresh_answer(maker):
    (first, made), (second, laid) = first_and_second(maker)
    assert maker.times == 1
    assert laid == made and len(made) > 5
    assert second.group == first.group and second.group is not first.group
    assert second.number == 7


@pytest.mark.django_db(transaction=True)
def test_what_a_test_does_to_its_answer_stays_there(maker):
    in_a_test_of_its_own(lambda: kept("group", maker.make))
    in_a_test_of_its_own(lambda: vars(kept("group", maker.make)).update(number=9))
    assert in_a_test_of_its_own(lambda: kept("group", maker.make)).number == 7


@pytest.mark.django_db(transaction=True)
def test_rows_go_on_after_those_laid_down(maker):
    """Keys and codes continue; nothing meets what was laid down."""
    in_a_test_of_its_own(lambda: kept("group", maker.make))
    laid = kept("group", maker.make)
    with entry():
        later = EducationGroupFactory()
    assert later.pk > laid.group.pk and later.code != laid.group.code
    assert EducationGroup.objects.count() == 2
    assert CodeCounter.objects.exists() and Act.objects.count() == 2


@pytest.mark.django_db
def test_beside_other_rows_it_is_made(maker):
    UserFactory()
    assert kept("group", maker.make).number == 7
    assert kept("group", maker.make).number == 7
    assert maker.times == 2
    assert EducationGroup.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_rows_committed_elsewhere_count_too(maker):
    UserFactory()
    with transaction.atomic():
        kept("group", maker.make)
        kept("group", maker.make)
    assert maker.times == 2


@pytest.mark.django_db
def test_inside_a_usual_test_it_is_laid_down(maker, policy):
    """The fixture first, so that nothing can be laid beside it."""
    assert Institution.objects.count() > 100
    kept("group", maker.make)
    assert maker.times == 1 and [name for _database, name in module._kept] == ["policy"]


@pytest.mark.django_db
def test_filled_names_the_tables_with_rows():
    assert filled(own_tables()) == set()
    UserFactory()
    assert User._meta.db_table in filled(own_tables())
    assert filled([]) == set()
