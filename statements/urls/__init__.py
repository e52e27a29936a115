"""Dashboard, drafting, and what the public reads: one room, three prefixes."""

from django.urls import include, path

from statements.urls import (
    agreement,
    coverage,
    dashboard,
    indicators,
    promises,
    public,
    publishing,
    registry,
    updates,
    writing,
)

draft_patterns = [
    *writing.patterns,
    *agreement.patterns,
    *promises.patterns,
    *indicators.patterns,
    *coverage.patterns,
    *publishing.patterns,
    *registry.patterns,
    *updates.patterns,
]

urlpatterns = [
    path("dashboard/", include((dashboard.patterns, "dashboard"))),
    path("drafts/", include((draft_patterns, "drafts"))),
    path("statements/", include((public.patterns, "statements"))),
]
