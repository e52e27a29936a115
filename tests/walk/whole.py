"""Whether this is the short walk of every build, or the whole one of ``bin/prove walk``."""

import os

WHOLE = os.environ.get("WALK") == "whole"
