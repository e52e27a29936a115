"""Secrets of second steps that lay in plain are sealed. Nothing is said of them but that they are."""

from typing import Any

from django.db import migrations

from msplan.accounts.sealing import SEALED, SECRETS, opened, sealed


def seal(apps: Any, _editor: Any) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        row.data = sealed(row.data)
        row.save(update_fields=["data"])


def unseal(apps: Any, _editor: Any) -> None:
    """For the release before, which knows no seal."""
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        for name in SECRETS:
            kept = row.data.get(name)
            if isinstance(kept, list):
                row.data[name] = [opened(one) for one in kept]
            elif isinstance(kept, str) and kept.startswith(SEALED):
                row.data[name] = opened(kept)
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_leavers"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal, unseal)]
