from django.urls import path

from msplan.outbox import views

app_name = "outbox"
urlpatterns = [
    path("outbox/", views.index, name="index"),
    path("outbox/<int:pk>/settle/", views.settle, name="settle"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/", views.mailbox_message, name="mailbox_message"),
]
