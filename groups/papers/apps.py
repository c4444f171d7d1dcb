from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "groups.papers"
    label = "papers"
    verbose_name = "集团文书"
