"""A web worker that reads a large index before its first request is let live."""

import ctypes
import gc
import runpy
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config import starting
from search import warming

ROOT = Path(__file__).resolve().parents[2]


class Sign:
    """What gunicorn looks at."""

    def __init__(self) -> None:
        self.given = 0
        self.often = threading.Event()

    def notify(self) -> None:
        self.given += 1
        if self.given > 2:
            self.often.set()


@pytest.fixture
def sign(monkeypatch: pytest.MonkeyPatch) -> Sign:
    monkeypatch.setattr(starting, "EVERY", 0.001)
    return Sign()


def test_a_worker_that_takes_long_to_start_gives_signs_of_life_until_it_serves(sign: Sign) -> None:
    with starting.alive(sign):
        assert sign.often.wait(5)
    assert "starting" not in [thread.name for thread in threading.enumerate()]


def test_one_that_hangs_does_so_in_vain_after_ten_minutes(
    sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert starting.AT_MOST == 600
    monkeypatch.setattr(starting, "AT_MOST", 0)
    with starting.alive(sign):
        assert not sign.often.wait(0.02)
    assert sign.given == 0


def test_one_that_fails_to_start_gives_none_any_more(sign: Sign) -> None:
    with pytest.raises(RuntimeError), starting.alive(sign):
        raise RuntimeError
    assert "starting" not in [thread.name for thread in threading.enumerate()]


def test_a_worker_of_gunicorn_lives_while_it_reads_the_index(
    sign: Sign, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_library(name: str) -> Any:
        raise OSError  # the memory of the tests is not this one's business

    read: list[bool] = []
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setattr(ctypes, "CDLL", no_library)
    for name in ("set_threshold", "collect", "freeze"):
        monkeypatch.setattr(gc, name, lambda *told: None)
    monkeypatch.setattr(warming, "warm", lambda: read.append(sign.often.wait(5)))
    told = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    told["post_worker_init"](SimpleNamespace(tmp=sign))
    assert read == [True]
