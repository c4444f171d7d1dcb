from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "nanan_groups.records"
    label = "records"
    verbose_name = "档案与审计"
