from django.urls import path

from msplan.chasing import views

app_name = "chasing"
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("chasing/", views.ledger, name="ledger"),
    path("chasing/to-come/", views.to_come, name="to_come"),
    path("chasing/rules/", views.rules, name="rules"),
]
