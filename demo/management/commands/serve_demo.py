"""`serve_demo`: say where the demo is and who can log in, then serve it."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.login import PASSWORD
from demo.people import LOGINS
from kb.addresses import follow_site_url


class Command(BaseCommand):
    help = "Serve the demo on 127.0.0.1 until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, with how many processes."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, port: int, workers: int, **options: Any) -> None:
        """Check the port, say who can log in, become the server."""
        if not settings.DEMO:
            raise CommandError("This serves the demo alone: use config.settings.demo.")
        if not _free(port):
            raise CommandError(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
        follow_site_url()
        self.stdout.write(_welcome(port))
        self.stdout.flush()
        os.execv(sys.executable, _server(port, workers))  # noqa: S606


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _server(port: int, workers: int) -> list[str]:
    words = f"-m gunicorn config.wsgi --bind 127.0.0.1:{port} --workers {workers} --threads 4"
    return [sys.executable, *words.split(), "--log-level", "warning"]


def _welcome(port: int) -> str:
    site = f"http://127.0.0.1:{port}"
    people = "\n".join(f"  {name:<8} {what}" for name, what in LOGINS.items())
    return f"""
Help center   {site}/
Desk          {site}/desk/
Studio        {site}/studio/

Log in with the password {PASSWORD} as
{people}

Ctrl-C stops it; `make demo` starts it again with what you changed."""
