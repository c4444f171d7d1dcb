"""What a school opens to the others of its group, who has booked it, and who really used it (意见 五(三)6, 细则 五2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.activities.joint_activities.querysets import OfGroupQuerySet
from groups.activities.venues.rules import SLOTS, span_text
from groups.activities.venues.words import BookingState, VenueKind
from groups.registry.models import EducationGroup, Site
from nanan_groups.records.models import HouseHistory


class Venue(models.Model):
    """开放目录 of a group: a venue or a piece of equipment, open from a day to a day, at these hours."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="venues", verbose_name="教育集团")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="venues", verbose_name="所在校点")
    kind = models.CharField("类别", max_length=10, choices=VenueKind)
    name = models.CharField("名称", max_length=60)
    first_slot = models.PositiveSmallIntegerField("可用时段起")
    end_slot = models.PositiveSmallIntegerField("可用时段止")
    opens_on = models.DateField("开放起日")
    closes_on = models.DateField("开放止日", null=True, blank=True, help_text="该日起不再开放；长期开放的留空")
    note = models.CharField("使用说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(OfGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "场馆设备"
        ordering = ["group_id", "site_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "site", "name"],
                name="activities_venue_once",
                violation_error_message="这个校点在本集团的开放目录里已有同名的场馆设备。",
            ),
            models.CheckConstraint(
                name="activities_venue_told",
                condition=~Q(name="")
                & Q(kind__in=VenueKind.values, end_slot__gt=F("first_slot"), end_slot__lte=SLOTS)
                & (Q(closes_on__isnull=True) | Q(closes_on__gt=F("opens_on"))),
                violation_error_message="名称不能为空；可用时段和开放日期的止须晚于起。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> str:
        return span_text(self.first_slot, self.end_slot)

    def open_on(self, day) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day < self.closes_on)


class Booking(models.Model):
    """预约: a school books for half hours of a day. Whether it then came is the use, recorded apart."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="bookings", verbose_name="场馆设备")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="bookings", verbose_name="使用校点")
    day = models.DateField("日期")
    first_slot = models.PositiveSmallIntegerField("起")
    end_slot = models.PositiveSmallIntegerField("止")
    purpose = models.CharField("用途", max_length=100)
    state = models.CharField("状态", max_length=10, choices=BookingState, default=BookingState.BOOKED)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name="预约人",
        null=True,
        blank=True,
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "场馆设备预约"
        ordering = ["day", "first_slot", "id"]
        constraints = [
            models.CheckConstraint(
                name="activities_booking_told",
                condition=~Q(purpose="")
                & Q(state__in=BookingState.values, end_slot__gt=F("first_slot"), end_slot__lte=SLOTS),
                violation_error_message="用途不能为空，结束须晚于开始。",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def hours(self) -> str:
        return span_text(self.first_slot, self.end_slot)


class BookedSlot(models.Model):
    """A half hour that is taken: one row, so that the database itself gives none twice. Gone when the booking is cancelled."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="slots", verbose_name="预约")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="slots", verbose_name="场馆设备")
    day = models.DateField("日期")
    slot = models.PositiveSmallIntegerField("时段")

    class Meta:
        verbose_name = verbose_name_plural = "已约时段"
        ordering = ["day", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "day", "slot"],
                name="activities_bookedslot_once",
                violation_error_message="这个时段刚被他人预约，没有写入。请刷新页面后另选时段。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.slot}"


class VenueUse(models.Model):
    """实际使用: which school used it on a day, how often and by how many, with or without a booking."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="uses", verbose_name="场馆设备")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="venue_uses", verbose_name="使用校点")
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, related_name="use", null=True, blank=True, verbose_name="预约"
    )
    day = models.DateField("日期")
    sessions = models.PositiveSmallIntegerField("场次", default=1)
    people = models.PositiveIntegerField("人数")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "场馆设备使用"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                name="activities_venueuse_sizes",
                condition=Q(sessions__gte=1, sessions__lte=20, people__gte=1, people__lte=100_000),
                violation_error_message="场次为 1 到 20，人数至少 1 人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.day}"


class SharingPlan(models.Model):
    """跨校使用年度计划: how often the group means its venues to be used by other schools in a school year."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="sharing_plans", verbose_name="教育集团"
    )
    school_year = models.PositiveSmallIntegerField("学年")
    uses = models.PositiveIntegerField("计划场次")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "跨校使用年度计划"
        ordering = ["group_id", "-school_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "school_year"],
                name="activities_sharingplan_once",
                violation_error_message="这一学年的计划已登记。",
            ),
            models.CheckConstraint(
                name="activities_sharingplan_uses",
                condition=Q(uses__gte=1, school_year__gte=2022, school_year__lte=2199),
                violation_error_message="计划场次至少 1 场。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.school_year}"
