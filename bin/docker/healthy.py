"""Whether the web process of this container is well, asked as the TLS proxy in front of it would ask.

``python bin/docker/healthy.py http://127.0.0.1:8000/readyz/web``: exit status 0 where the answer is 200.
"""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
request = urllib.request.Request(sys.argv[1], headers={"Host": host, "X-Forwarded-Proto": "https"})  # noqa: S310
try:
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310  the address stands in docker-compose.yml
        sys.exit(answer.status != 200)
except (urllib.error.URLError, OSError) as fault:
    sys.exit(f"{sys.argv[1]}: {fault}")
