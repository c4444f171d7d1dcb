from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "groups.reading"
    label = "reading"
    verbose_name = "查询与统计"

    def ready(self):
        from groups.reading import registrations  # noqa: F401  models are known only now
