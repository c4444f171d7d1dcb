from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "staffing"
    verbose_name = "师资"

    def ready(self):
        from . import datasets  # noqa: F401  registers its sheets; models are known only now
