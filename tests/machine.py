"""The machine that something was measured on, in a few words."""

from __future__ import annotations

import os
import platform


def machine() -> str:
    """Processors, memory, system and Python: "2 processors, 23 GB, Linux x86_64, Python 3.11.7"."""
    number = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    processors = "one processor" if number == 1 else f"{number} processors"
    system = f"{platform.system()} {platform.machine()}"
    return f"{processors}, {memory} GB, {system}, Python {platform.python_version()}"
