from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "staffing"
    verbose_name = "师资"

    def ready(self):
        from staffing import registrations  # noqa: F401  models are known only now
