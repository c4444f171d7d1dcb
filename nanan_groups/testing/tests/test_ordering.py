"""Only what nobody ordered is shuffled, and shuffling loses and doubles nothing."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db.models import Count

pytestmark = pytest.mark.django_db
NAMES = [f"name {number:02}" for number in range(40)]


@pytest.fixture(autouse=True)
def forty_groups(db):
    Group.objects.bulk_create(Group(name=name) for name in NAMES)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Group.objects.values_list("name", flat=True),
        lambda: Group.objects.values_list("name", flat=True).distinct(),
        lambda: Group.objects.values_list("name", flat=True).iterator(chunk_size=15),
        lambda: (
            Group.objects.filter(name__lt="name 20")
            .union(Group.objects.filter(name__gte="name 20"))
            .values_list("name", flat=True)
        ),
        lambda: [row["name"] for row in Group.objects.values("name").annotate(n=Count("permissions"))],
        lambda: [group.name for group in Group.objects.prefetch_related("permissions")],
        lambda: Group.objects.values_list("name", flat=True)[:40],
    ],
    ids=["plain", "distinct", "chunks", "union", "grouped", "prefetch", "slice"],
)
def test_unordered_rows_are_shuffled_and_complete(make):
    first, second = list(make()), list(make())
    assert sorted(first) == sorted(second) == NAMES
    assert first != second


def test_meta_ordering_of_a_grouped_query_does_not_count():
    """Django drops it from the SQL in silence."""
    assert Permission._meta.ordering
    counted = Permission.objects.values("codename").annotate(n=Count("id"))
    assert [row["codename"] for row in counted] != [row["codename"] for row in counted.all()]


def test_unordered_slice_varies_in_the_rows_it_takes():
    taken = {Group.objects.all()[0].name for _ in range(20)}
    assert len(taken) > 1


def test_ordered_rows_keep_their_order():
    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == NAMES
    assert list(Group.objects.order_by("name").values_list("name", flat=True)[:3]) == NAMES[:3]
    assert Group.objects.first().name == NAMES[0]
    assert Group.objects.earliest("name").name == NAMES[0]


def test_queries_are_those_of_production(django_assert_num_queries):
    with django_assert_num_queries(4) as captured:
        assert Group.objects.get(name="name 07").name == "name 07"
        assert Group.objects.filter(name__in=Group.objects.filter(name__lt="name 03").values("name")).count() == 3
        assert Group.objects.exists()
        assert len(Group.objects.all()) == 40
    assert not [query for query in captured.captured_queries if "ORDER BY" in query["sql"]]


def test_a_slice_can_be_evaluated_again():
    page = Group.objects.all()[:5]
    assert len(page) == 5
    assert page.query.order_by == ()
