from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "经费"

    def ready(self):
        from funding import registrations  # noqa: F401  models are known only now
