from django.db.models import TextChoices


class VenueKind(TextChoices):
    VENUE = "venue", "场馆"
    EQUIPMENT = "equipment", "设备"


class BookingState(TextChoices):
    BOOKED = "booked", "已预约"
    CANCELLED = "cancelled", "已取消"
