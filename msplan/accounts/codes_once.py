"""A code of an app lets somebody in once.

It is taken half a minute early or late (MFA_TOTP_TOLERANCE), so for a minute and a half in all, and allauth forgets
after half a minute that it was used: whoever had looked over somebody's shoulder had the rest of it.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction

from msplan.accounts.sealing import opened

LAST = "last_counter"  # in a row's data: of the newest code that let somebody in


@transaction.atomic
def used_up(authenticator: Authenticator, code: str) -> bool:
    """Uses a code of an app that holds; True where it, or one that came after it, was used before (RFC 6238, 5.2)."""
    row = Authenticator.objects.select_for_update().filter(pk=authenticator.pk).first()
    if row is None:  # taken off this very moment
        return True
    counter = _counter_of(opened(row.data["secret"]), code)
    if counter <= row.data.get(LAST, -1):
        return True
    row.data[LAST] = authenticator.data[LAST] = counter
    row.save(update_fields=["data"])
    return False


def _counter_of(secret: str, code: str) -> int:
    """The newest counter whose code this is; -1 where the last half minute ended since it was found to hold."""
    fitting = [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    return max(fitting, default=-1)
