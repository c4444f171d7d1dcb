from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "nanan_groups.demo"
    label = "demo"
    verbose_name = "演示"
