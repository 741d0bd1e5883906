"""What a process has taken of the machine's memory."""

from pathlib import Path


def peak() -> float:
    """Megabytes (of 10⁶ bytes) that this process has held at most since it began (proc(5))."""
    lines = Path("/proc/self/status").read_text().splitlines()
    named = (line.split() for line in lines if line.startswith("VmHWM:"))
    return int(next(named)[1]) * 1024 / 1e6
