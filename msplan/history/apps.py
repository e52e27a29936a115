from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "msplan.history"
    label = "history"
    verbose_name = "History"
