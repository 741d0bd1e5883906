"""Where figures were measured: they mean little without it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.sites import Workshop


def facts(workshop: Workshop) -> dict[str, str]:
    """What to say beside the table."""
    encoder = "all-MiniLM-L6-v2" if workshop.encoder_is_real else "made up (none was built)"
    return {
        "measured on": f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC",
        "encoder of queries": encoder,
        "processors": f"{os.cpu_count()} × {_processor()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "Python": platform.python_version(),
        "load average": load(),
    }


def load() -> str:
    """Processes that want a processor, averaged over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
