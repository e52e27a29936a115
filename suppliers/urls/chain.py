"""The addresses of what lies beyond tier 1."""

from django.urls import path

from suppliers.views import chain as views

app_name = "chain"
urlpatterns = [
    path("<int:pk>/chain/", views.of_supplier, name="of_supplier"),
    path("<int:pk>/chain/add/", views.add_behind_supplier, name="add_behind_supplier"),
    path("chain/", views.index, name="index"),
    path("chain/coverage/", views.coverage, name="coverage"),
    path("chain/suppliers/", views.suppliers, name="suppliers"),
    path("chain/<int:pk>/", views.detail, name="detail"),
    path("chain/<int:pk>/edit/", views.edit, name="edit"),
    path("chain/<int:pk>/remove/", views.remove, name="remove"),
    path("chain/<int:pk>/restore/", views.restore, name="restore"),
    path("chain/companies/<int:pk>/", views.company, name="company"),
    path("chain/companies/<int:pk>/add/", views.add_behind_company, name="add_behind_company"),
    path("chain/companies/<int:pk>/edit/", views.edit_company, name="edit_company"),
    path("chain/companies/<int:pk>/recognise/", views.recognise, name="recognise"),
]
