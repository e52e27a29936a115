from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "msplan.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from msplan.accounts.hearing import listen  # noqa: PLC0415 — models can be imported only now

        listen()
