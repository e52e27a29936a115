"""The addresses of the rooms of the action plan, each with a prefix and a namespace of its own."""

from django.urls import include, path

urlpatterns = [
    path("actions/meetings/", include("actions.urls.meetings")),
    path("actions/partnerships/", include("actions.urls.partners")),
    path("actions/risks/", include("actions.urls.risks")),
    path("actions/lessons/", include("actions.urls.lessons")),
    path("actions/self-assessment/", include("actions.urls.standards")),
    path("actions/", include("actions.urls.plan")),
    path("policies/", include("actions.urls.policies")),
    path("training/", include("actions.urls.training")),
    path("returns/", include("actions.urls.returns")),
]
