from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "groups.planning"
    label = "planning"
    verbose_name = "规划与计划"

    def ready(self):
        from groups.planning import registrations  # noqa: F401  models are known only now
