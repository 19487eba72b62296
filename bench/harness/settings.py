"""The product's settings for the measuring process itself, which looks into several databases."""

from spmi.settings import *  # noqa: F403
from spmi.settings import DATABASES, env

for _size in ("small", "large"):
    if f"BENCH_{_size.upper()}_URL" in env.ENVIRON:
        DATABASES[_size] = env.db(f"BENCH_{_size.upper()}_URL")
