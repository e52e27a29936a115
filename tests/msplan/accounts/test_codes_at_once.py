"""One code of an app sent from eight browsers at once, on a real PostgreSQL: one comes in."""

import pytest
from allauth.mfa.models import Authenticator

from msplan.accounts.codes_once import used_up
from tests.actions.plan.test_races import at_once
from tests.msplan.accounts.test_sign_in import code_of, second_factor
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


class UsedUp(Exception):
    pass


def test_it_is_used_by_one() -> None:
    ann = person("Ann Hart")
    code = code_of(second_factor(ann))
    copies = [Authenticator.objects.get(user=ann) for _ in range(8)]

    def use(n: int) -> None:
        if used_up(copies[n], code):
            raise UsedUp

    assert at_once(use, UsedUp) == ["UsedUp"] * 7 + ["won"]
