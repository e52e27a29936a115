"""Dashboard, drafting, and what the public reads: one room, three prefixes."""

from django.urls import include, path, register_converter

from statements import views
from statements.public import addresses
from statements.public import views as public

register_converter(addresses.Period, "period")
register_converter(addresses.Version, "version")
register_converter(addresses.FileName, "public_file")

public_patterns = [
    path("", public.index, name="index"),
    path("<period:period>/", public.in_force, name="in_force"),
    path("<period:period>/<public_file:name>", public.in_force, name="file_in_force"),
    path("<period:period>/v<version:number>/", public.version, name="version"),
    path("<period:period>/v<version:number>/<public_file:name>", public.file, name="file"),
]

draft_patterns = [
    path("", views.index, name="index"),
    path("open/", views.open_new, name="open_new"),
    path("figures/<slug:key>/", views.records, name="records"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/title/", views.title, name="title"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/figures/", views.figures, name="figures"),
    path("<int:pk>/sections/add/", views.add_section, name="add_section"),
    path("<int:pk>/sections/<int:section_pk>/", views.section, name="section"),
    path("<int:pk>/sections/<int:section_pk>/move/", views.move_section, name="move_section"),
    path("<int:pk>/sections/<int:section_pk>/remove/", views.remove_section, name="remove_section"),
    path("<int:pk>/sections/<int:section_pk>/versions/", views.section_versions, name="section_versions"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/refresh/", views.refresh, name="refresh"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/statement.pdf", views.document, name="document"),
    path("<int:pk>/render-again/", views.render_again, name="render_again"),
]

urlpatterns = [
    path("dashboard/", include(([path("", views.show, name="show")], "dashboard"))),
    path("drafts/", include((draft_patterns, "drafts"))),
    path("statements/", include((public_patterns, "statements"))),
]
