from django.apps import AppConfig


class ForceConfig(AppConfig):
    name = "msplan.force"
    label = "force"
    verbose_name = "The force"
