"""Before the database may hold numbers once whatever their case: those that differ in nothing else, told by name."""

from django.db.models import Count
from django.db.models.functions import Upper


def refuse_case_twins(model, field: str, word: str) -> None:
    """RuntimeError, which stops a migration, with every pair. They are settled in the version before it."""
    twice = (
        model.objects.annotate(alike=Upper(field))
        .order_by("alike")
        .values("alike")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    keys = [row["alike"] for row in twice]
    if keys:
        rows = model.objects.annotate(alike=Upper(field)).filter(alike__in=keys).order_by("alike", "pk")
        told = "、".join(getattr(row, field) for row in rows)
        raise RuntimeError(f"{word}只差字母大小写：{told}。请先在升级前的版本中更正其中一个，再升级。")
