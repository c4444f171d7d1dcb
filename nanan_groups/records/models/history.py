"""Field-level history (django-simple-history) in which each row points to its act and can never be changed."""

from django.db import models
from simple_history.models import HistoricalRecords

from nanan_groups.kit.periods import AppendOnly

from ..current import current_act_id


class HistoryRow(models.Model):
    """Base of every history table. ``act`` is filled from the act under way and is required: a write outside an act
    is refused by the database, whichever path it takes (save, bulk_create_with_history, admin)."""

    act = models.ForeignKey(
        "records.Act", on_delete=models.PROTECT, related_name="+", default=current_act_id, verbose_name="办理记录"
    )

    class Meta:
        abstract = True


class HouseHistory(HistoricalRecords):
    """``history = HouseHistory()`` on every business model."""

    def __init__(self, **kwargs):
        kwargs.setdefault("bases", [HistoryRow])
        super().__init__(**kwargs)

    def get_meta_options(self, model):
        options = super().get_meta_options(model)
        options["constraints"] = [AppendOnly(name=f"{model._meta.app_label}_{model._meta.model_name}_history")]
        options["verbose_name"] = options["verbose_name_plural"] = f"{model._meta.verbose_name}历史"
        return options
