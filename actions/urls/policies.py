"""The addresses of this room: policies, and the routes for raising a concern. ``…_review`` is where reminders lead."""

from django.urls import path

from actions.views import policies

app_name = "policies"
urlpatterns = [
    path("", policies.index, name="index"),
    path("new/", policies.register_policy, name="register_policy"),
    path("<int:pk>/", policies.policy, name="policy"),
    path("<int:pk>/edit/", policies.policy_edit, name="policy_edit"),
    path("<int:pk>/look/", policies.policy_look, name="policy_look"),
    path("<int:pk>/review/", policies.policy_review, name="policy_review"),
    path("<int:pk>/raise/", policies.policy_raise, name="policy_raise"),
    path("<int:pk>/archive/", policies.policy_archive, name="policy_archive"),
    path("<int:pk>/restore/", policies.policy_restore, name="policy_restore"),
    path("routes/", policies.routes, name="routes"),
    path("routes/new/", policies.register_route, name="register_route"),
    path("routes/<int:pk>/", policies.route, name="route"),
    path("routes/<int:pk>/edit/", policies.route_edit, name="route_edit"),
    path("routes/<int:pk>/review/", policies.route_review, name="route_review"),
    path("routes/<int:pk>/archive/", policies.route_archive, name="route_archive"),
    path("routes/<int:pk>/restore/", policies.route_restore, name="route_restore"),
]
