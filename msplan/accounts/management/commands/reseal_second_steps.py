"""After the key of second steps was changed: everything under the newest, so that the older can be thrown away."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from msplan.accounts.sealing import WrongKey, seal_anew


class Command(BaseCommand):
    help = "Seal the secrets of all second steps under SECOND_STEP_KEY; older keys stand in SECOND_STEP_KEYS_BEFORE."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        rows = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
        try:
            done = seal_anew(rows.order_by("pk"))
        except WrongKey:
            raise CommandError(
                "A second step was sealed under a key that is neither SECOND_STEP_KEY nor in SECOND_STEP_KEYS_BEFORE. "
                "Nothing was changed."
            ) from None
        self.stdout.write(f"Sealed under the newest key: {done}.")
