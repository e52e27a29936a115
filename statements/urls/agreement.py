"""From the editor to the board to the signature."""

from django.urls import path

from statements import views

patterns = [
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/refresh/", views.refresh, name="refresh"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/names/", views.names, name="names"),
    path("<int:pk>/names/clear/", views.clear_name, name="clear_name"),
    path(
        "<int:pk>/names/<int:clearance_pk>/take-back/", views.take_back_clearance, name="take_back_clearance"
    ),
    path("<int:pk>/sign/", views.sign, name="sign"),
]
