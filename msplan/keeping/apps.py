from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "msplan.keeping"
    label = "keeping"
    verbose_name = "Backups and retention"
