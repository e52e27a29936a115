from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "msplan.outbox"
    label = "outbox"
    verbose_name = "Outbox"
