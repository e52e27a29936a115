"""Who a session belongs to, read with everything that every page asks of them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from msplan.accounts.models import Person, RoleHolding

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Backend(AuthenticationBackend):
    """allauth's own, but a page asks one question about who is there, where it asked three."""

    def get_user(self, user_id: Any) -> Person | None:
        mine = OuterRef("pk")
        person = (
            Person.objects.get_queryset()
            .annotate(
                held=ArraySubquery(RoleHolding.objects.filter(person=mine).values("role")),
                second=Exists(Authenticator.objects.filter(user=mine, type__in=SECOND_FACTORS)),
            )
            .filter(pk=user_id)
            .first()
        )
        if person is None or not self.user_can_authenticate(person):
            return None
        person.roles, person.has_second_factor = frozenset(person.held), person.second
        return person
