from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "groups.measures"
    label = "measures"
    verbose_name = "部门举措"

    def ready(self):
        from groups.measures import registrations  # noqa: F401  models are known only now
