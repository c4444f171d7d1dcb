from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "评估"

    def ready(self):
        from evaluation import registrations  # noqa: F401  models are known only now
