from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "groups.governance"
    label = "governance"
    verbose_name = "章程与治理"

    def ready(self):
        from groups.governance import registrations  # noqa: F401  models are known only now
