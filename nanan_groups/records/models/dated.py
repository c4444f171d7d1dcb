"""The base of every row that is in force from a day to a day."""

from django.db import models
from django.db.models import F, Q

from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.texts import period_text, value_text


class Dated(models.Model):
    """In force while ``valid_from`` ≤ day < ``valid_to``; no ``valid_to`` = until further notice.

    ``start_open``: the true first day is not known, only that it is no later than ``valid_from`` (the seeded rows of
    Annex 2); such a row reads "2022-07-14前".
    """

    # Indexed both: what begins or ends between two days must not read the whole table (compare, calendar).
    valid_from = models.DateField("起", db_index=True)
    start_open = models.BooleanField("起日不详", default=False, help_text="政策未写明起日，只知不晚于该日")
    valid_to = models.DateField("止", null=True, blank=True, db_index=True, help_text="该日起不再有效；空表示长期")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="止日必须晚于起日。",
            )
        ]

    # Names of the fields that hold what the row says (not its key, not its dates).
    facts: tuple[str, ...] = ()

    def active_on(self, day) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)

    @property
    def period_text(self) -> str:
        return period_text(self.valid_from, self.start_open, self.valid_to)

    def fact_texts(self) -> dict[str, str]:
        """Each fact as people read it, by field name."""
        return {name: value_text(getattr(self, name), self._meta.get_field(name)) for name in self.facts}
