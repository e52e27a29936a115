"""The addresses of the risk model."""

from django.urls import path

from suppliers.views import risk as views

app_name = "risk"
urlpatterns = [
    path("", views.index, name="index"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("countries/", views.countries, name="countries"),
    path("countries/new/", views.new_country, name="new_country"),
    path("countries/<int:pk>/", views.change_country, name="change_country"),
    path("countries/<int:pk>/remove/", views.remove_country, name="remove_country"),
    path("goods/", views.goods, name="goods"),
    path("goods/new/", views.new_good, name="new_good"),
    path("goods/<int:pk>/", views.change_good, name="change_good"),
    path("goods/<int:pk>/remove/", views.remove_good, name="remove_good"),
    path("weights/<slug:profile>/", views.change_weights, name="change_weights"),
    path("bands/", views.change_bands, name="change_bands"),
    path("work/", views.change_work, name="change_work"),
    path("categories/<int:pk>/", views.change_category, name="change_category"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/before-and-after.csv", views.proposal_csv, name="proposal_csv"),
    path("proposals/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("proposals/<int:pk>/discard/", views.discard, name="discard"),
    path("proposals/<int:pk>/take-out/", views.take_out, name="take_out"),
    path("calibrate/", views.calibrate, name="calibrate"),
    path("calibrate/propose/", views.propose_calibration, name="propose_calibration"),
    path("blind-spot/", views.blind_spot, name="blind_spot"),
    path("queue/", views.queue, name="queue"),
    path("overrides/", views.overrides, name="overrides"),
    path("overrides/<int:pk>/answer/", views.answer, name="answer"),
    path("overrides/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("suppliers/<int:pk>/override/", views.ask, name="ask"),
]
