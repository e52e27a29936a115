from django.urls import path

from msplan.health import views

app_name = "health"
urlpatterns = [
    # Without a slash at the end, as probes everywhere ask for them.
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("readyz/web", views.ready, {"web_only": True}, name="ready_web"),
    path("administration/running/", views.running, name="running"),
]
