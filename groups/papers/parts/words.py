from django.db.models import TextChoices


class Source(TextChoices):
    PORTAL = "portal", "平台办理"
    BACKFILL = "backfill", "补录"
