import sys

from django.apps import AppConfig

from . import source


class RecordsConfig(AppConfig):
    name = "nanan_groups.records"
    label = "records"
    verbose_name = "档案与审计"

    def ready(self):
        source.from_command(sys.argv)  # whichever way Django's command line was begun
