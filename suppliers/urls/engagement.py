"""The addresses of engagements. ``detail`` is where reminders lead."""

from django.urls import path

from suppliers.views import engagement as views

app_name = "engagement"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("years/", views.sums, name="sums"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/held/", views.held, name="held"),
    path("<int:pk>/follow-up/", views.follow_up, name="follow_up"),
    path("<int:pk>/call-off/", views.call_off, name="call_off"),
    path("<int:pk>/file/", views.add_file, name="add_file"),
]
