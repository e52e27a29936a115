from django.apps import AppConfig


class ChasingConfig(AppConfig):
    name = "msplan.chasing"
    label = "chasing"
    verbose_name = "Chasing"
