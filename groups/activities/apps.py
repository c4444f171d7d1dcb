from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "groups.activities"
    label = "activities"
    verbose_name = "共建活动"

    def ready(self):
        from groups.activities import registrations  # noqa: F401  models are known only now
