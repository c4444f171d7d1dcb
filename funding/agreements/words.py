from django.db.models import TextChoices


class MoneyKind(TextChoices):
    """Which way cash went under an agreement."""

    RECEIVED = "received", "高校到账"
    PAID = "paid", "学校支付"


class ReceiptState(TextChoices):
    REPORTED = "reported", "待核"
    ACCEPTED = "accepted", "已确认"
    REFUSED = "refused", "不予确认"
