"""What the image is made of, as a CycloneDX list on standard output: bin/requirements/core.lock, written again.

.venv/bin/python bin/support/parts.py > msplan.cdx.json
"""

import json
import re
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "core.lock"
LINE = re.compile(
    r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;\\]+)[^\n]*\n((?: {4}--hash=sha256:[0-9a-f]{64}[^\n]*\n?)*)", re.M
)


def parts(lock: str) -> dict[str, object]:
    components = []
    for name, version, hashes in LINE.findall(lock):
        plain = name.lower().replace("_", "-").replace(".", "-")
        components.append(
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{plain}@{version}",
                "name": plain,
                "version": version,
                "purl": f"pkg:pypi/{plain}@{version}",
                "hashes": [
                    {"alg": "SHA-256", "content": digest}
                    for digest in re.findall(r"sha256:([0-9a-f]{64})", hashes)
                ],
            }
        )
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}


if __name__ == "__main__":
    json.dump(parts(LOCK.read_text()), sys.stdout, indent=1)
