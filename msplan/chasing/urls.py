from django.urls import path

from msplan.chasing import views

app_name = "chasing"
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("chasing/", views.ledger, name="ledger"),
]
