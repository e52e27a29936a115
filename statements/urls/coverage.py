"""The coverage check."""

from django.urls import path

from statements.views import coverage as views

patterns = [
    path("<int:pk>/coverage/", views.coverage, name="coverage"),
    path("<int:pk>/coverage/<str:rule>/", views.coverage_rule, name="coverage_rule"),
    path("<int:pk>/coverage/<str:rule>/take-back/", views.coverage_take_back, name="coverage_take_back"),
]
