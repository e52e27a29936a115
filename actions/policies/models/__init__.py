"""The force's policies with what they cover, its routes for raising a concern, and their reviews."""

from actions.policies.models.policy import Looking, Policy, PolicyAction
from actions.policies.models.review import PolicyReview
from actions.policies.models.route import ConcernRoute
from actions.policies.models.words import Covers, Found, RouteKind

__all__ = [
    "ConcernRoute",
    "Covers",
    "Found",
    "Looking",
    "Policy",
    "PolicyAction",
    "PolicyReview",
    "RouteKind",
]
