"""Dashboard, drafting, and what the public reads: one room, three prefixes."""

from django.urls import include, path, register_converter

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

urlpatterns = [
    path("statements/", include((public_patterns, "statements"))),
]
