"""Where files lie, read from one setting: on this machine's disk, or in S3-compatible storage. Knows no Django app."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

DISK = "msplan.files.disk.Disk"
BUCKET = "msplan.files.bucket.Bucket"
KNOWN = {"endpoint", "region", "encryption"}
SENTENCE = "FILES must be empty (files lie on disk) or like s3://bucket/folder?endpoint=https://s3.example&region=eu-west-2."


def storage_of(address: str) -> dict[str, Any]:
    """Django's description of the storage. Raises ImproperlyConfigured with a sentence.

    Who we are there is not in the address: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the machine's own role.
    """
    if not address:
        return {"BACKEND": DISK}
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    if parts.scheme != "s3" or not parts.hostname or parts.username or asked.keys() - KNOWN:
        raise ImproperlyConfigured(SENTENCE)
    said = {name: values[0] for name, values in asked.items()}
    endpoint = said.get("endpoint")
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": endpoint,
        "region_name": said.get("region"),
        "addressing_style": "path" if endpoint else "auto",
        "encryption": said.get("encryption", ""),
    }
    return {"BACKEND": BUCKET, "OPTIONS": options}
