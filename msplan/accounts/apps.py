from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "msplan.accounts"
    label = "accounts"
    verbose_name = "People"
