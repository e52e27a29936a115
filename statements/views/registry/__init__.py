"""The registry pack: answers to look through, put right, print and take away; and that they were typed in."""

from statements.views.registry.answering import registry_part, registry_submitted
from statements.views.registry.showing import registry, registry_data, registry_make, registry_print

__all__ = [
    "registry",
    "registry_data",
    "registry_make",
    "registry_part",
    "registry_print",
    "registry_submitted",
]
