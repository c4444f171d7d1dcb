from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "groups.access"
    label = "access"
    verbose_name = "任职"

    def ready(self):
        from groups.access import registrations  # noqa: F401  models are known only now
