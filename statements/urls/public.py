"""What anybody may read."""

from django.urls import path, register_converter

from statements.public import addresses, views

register_converter(addresses.Period, "period")
register_converter(addresses.Version, "version")
register_converter(addresses.FileName, "public_file")

patterns = [
    path("", views.index, name="index"),
    path("<period:period>/", views.in_force, name="in_force"),
    path("<period:period>/<public_file:name>", views.in_force, name="file_in_force"),
    path("<period:period>/v<version:number>/", views.version, name="version"),
    path("<period:period>/v<version:number>/<public_file:name>", views.file, name="file"),
]
