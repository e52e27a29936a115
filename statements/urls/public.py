"""What anybody may read."""

from django.urls import path, register_converter

from statements.public import addresses, updates, views

register_converter(addresses.Period, "period")
register_converter(addresses.Version, "version")
register_converter(addresses.FileName, "public_file")
register_converter(addresses.UpdateName, "update_name")
register_converter(addresses.UpdateFile, "update_file")

patterns = [
    path("", views.index, name="index"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("<period:period>/", views.in_force, name="in_force"),
    path("<period:period>/<public_file:name>", views.in_force, name="file_in_force"),
    path("<period:period>/v<version:number>/", views.version, name="version"),
    path("<period:period>/v<version:number>/<public_file:name>", views.file, name="file"),
    path("<period:period>/<update_name:slug>/", updates.in_force, name="update_in_force"),
    path(
        "<period:period>/<update_name:slug>/<update_file:name>", updates.in_force, name="update_file_in_force"
    ),
    path("<period:period>/<update_name:slug>/v<version:number>/", updates.version, name="update"),
    path(
        "<period:period>/<update_name:slug>/v<version:number>/<update_file:name>",
        updates.file,
        name="update_file",
    ),
]
