"""The addresses of labour providers and agencies. A supplier is put into the list from ``choose``."""

from django.urls import path

from suppliers.views import agencies as views

app_name = "agencies"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.choose, name="choose"),
    path("new/<int:pk>/", views.create, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/end/", views.end, name="end"),
]
