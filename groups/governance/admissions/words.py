from django.db.models import TextChoices


class AdmissionOutcome(TextChoices):
    """How an admission ended; empty while it stands."""

    STANDING = "", "办理中或有效"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤销"
