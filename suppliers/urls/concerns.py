"""The addresses of concerns."""

from django.urls import path

from suppliers.views import concerns as views

app_name = "concerns"
urlpatterns = [
    path("", views.index, name="index"),
    path("raise/", views.raise_, name="raise"),
    path("<slug:reference>/", views.detail, name="detail"),
    path("<slug:reference>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<slug:reference>/decide/", views.decide, name="decide"),
    path("<slug:reference>/supplier/", views.name_supplier, name="name_supplier"),
    path("<slug:reference>/file/", views.add_file, name="add_file"),
    path("<slug:reference>/close/", views.close, name="close"),
    path("<slug:reference>/reopen/", views.reopen, name="reopen"),
]
