from django.db.models import TextChoices


class SupervisionState(TextChoices):
    OPEN = "open", "督办中"
    ANSWERED = "answered", "已回复"
    CLOSED = "closed", "已办结"
