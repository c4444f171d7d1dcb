from django.db.models import TextChoices


class Chosen(TextChoices):
    """How an expert came to a group."""

    BY_HAND = "by_hand", "指定"
    DRAWN = "drawn", "抽取"
