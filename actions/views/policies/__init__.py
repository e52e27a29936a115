"""The pages of policies and of the routes for raising a concern. What both do is written once, in ``deeds``."""

from actions.views.policies.listing import index, routes
from actions.views.policies.policy import (
    policy,
    policy_archive,
    policy_edit,
    policy_look,
    policy_raise,
    policy_restore,
    policy_review,
    register_policy,
)
from actions.views.policies.route import (
    register_route,
    route,
    route_archive,
    route_edit,
    route_restore,
    route_review,
)

__all__ = [
    "index",
    "policy",
    "policy_archive",
    "policy_edit",
    "policy_look",
    "policy_raise",
    "policy_restore",
    "policy_review",
    "register_policy",
    "register_route",
    "route",
    "route_archive",
    "route_edit",
    "route_restore",
    "route_review",
    "routes",
]
