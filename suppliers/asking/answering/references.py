"""References that a supplier is given."""

import secrets

from suppliers.asking.campaign.inviting import LETTERS


def reference() -> str:
    """ "7K3M-Q2XV", drawn by lot: nobody counts responses by it or comes upon another's."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
