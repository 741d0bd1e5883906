"""Settings come from the environment; wrong ones stop the start and say what to set."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from config.settings import elastic, environment

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "x7" * 30 + "abcdefgh!%",
    "SITE_URL": "https://help.example.com",
}


def environ(folder, **variables):
    """An environment with only these variables of ours set."""
    given = {"PATH": os.environ["PATH"], "RAPPORT_DATA_DIR": str(folder), **GOOD, **variables}
    return {name: value for name, value in given.items() if value}


def start(tmp_path, *command, **variables):
    """Run manage.py with only these variables of ours set."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environ(tmp_path, **variables),
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_its_own_deploy_check(tmp_path):
    done = start(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


# What has to be set, too, for a variable to mean anything.
WITH = {
    "DATABASE_POOL": {"DATABASE_URL": "postgresql://rapport@127.0.0.1/rapport"},
    "ELASTICSEARCH_CA_CERTS": {"ELASTICSEARCH_URL": "http://127.0.0.1:9200"},
}
WRONG = [
    ("SECRET_KEY", "", "50 random characters"),
    ("SECRET_KEY", "short", "50 random characters"),
    ("SITE_URL", "", "https://help.example.com"),
    ("SITE_URL", "help.example.com", "https://help.example.com"),
    ("SITE_URL", "https://[help", "https://help.example.com"),
    ("SITE_URL", "https://help.example.com:port", "https://help.example.com"),
    ("SEARCH_QUERY_LENGTH", "many", "whole number from 20 to 2000"),
    ("SEARCH_PAGE_DEPTH", "0", "must be from 1 to 50"),
    ("SEARCH_RATE", "fast", "60/m"),
    ("BEHIND_PROXY", "perhaps", "true or false"),
    ("TIME_ZONE", "Mars/Base", "TIME_ZONE"),
    ("RAPPORT_DATA_DIR", "/dev/null/x", "cannot make"),
    ("LOG_FORMAT", "xml", "json or plain"),
    ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
    ("METRICS_TOKEN", "secret", "20 random characters"),
    ("DATABASE_URL", "mysql://root:secret@db/rapport", "postgresql://"),
    ("DATABASE_URL", "postgresql://root:secret@db", "postgresql://"),
    ("DATABASE_URL", "postgresql://root:secret@db:port/rapport", "postgresql://"),
    ("DATABASE_STATEMENT_TIMEOUT", "-1", "from 0 to 3600000"),
    ("QUESTION_PROPOSERS", "acme", "such as acme.questions.propose"),
    ("TASKS", "celery", "inline or database"),
    ("TASK_TRIES", "0", "from 1 to 20"),
    ("EMAIL_URL", "pigeon://me:secret@loft", "smtp://localhost:25"),
    ("EMAIL_URL", "smtp://me:secret@mail:port", "smtp://localhost:25"),
    ("EMAIL_FROM", "nobody", "help@example.com"),
    ("CACHE_URL", "memcached://:secret@cache", "redis://"),
    ("CACHE_URL", "redis://:secret@cache:6379/first", "redis://"),
    ("CACHE_URL", "redis://:secret@cache:port", "redis://"),
    ("DATABASE_POOL", "many", "must be a whole number from 0 to 200"),
    ("ELASTICSEARCH_CA_CERTS", __file__, "is for https"),
    ("ELASTICSEARCH_API_KEY", "secret", "ELASTICSEARCH_URL: set it, too"),
    ("ELASTICSEARCH_USER", "rapport", "ELASTICSEARCH_URL: set it, too"),
    ("ELASTICSEARCH_PASSWORD", "secret", "ELASTICSEARCH_URL: set it, too"),
    ("ELASTICSEARCH_URL", "https://[search", "https://search.example.com:9200"),
    ("ELASTICSEARCH_URL", "https://search?key=secret", "https://search.example.com:9200"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """What each wrong variable is refused with; all are read by one process."""
    folder = tmp_path_factory.mktemp("data")
    environments = [
        environ(folder, **WITH.get(name, {}), **{name: value}) for name, value, _ in WRONG
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.refusals"],
        cwd=ROOT,
        input=json.dumps(environments),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(WRONG, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[0]}-{wrong[1]}")
def test_a_wrong_variable_is_named_with_its_cure(refused, wrong):
    variable, _, says = wrong
    assert variable in refused[wrong]
    assert says in refused[wrong]
    assert "secret" not in refused[wrong]


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SEARCH_RATE", "fast", "60/m"),
        ("QUESTION_PROPOSERS", "acme.questions.propose", "leave it empty"),  # once apps are loaded
    ],
)
def test_a_wrong_variable_stops_the_start(tmp_path, variable, value, says):
    done = start(tmp_path, "check", **{variable: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert variable in last
    assert says in last


def test_a_data_folder_that_cannot_be_written_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("RAPPORT_DATA_DIR", str(tmp_path))
    assert environment.data_dir() == tmp_path
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    with pytest.raises(ImproperlyConfigured, match=r"RAPPORT_DATA_DIR: cannot write to .*give it"):
        environment.data_dir()


def test_certificates_that_cannot_be_read_stop_the_start(monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setenv("ELASTICSEARCH_URL", "https://localhost:9200")
    monkeypatch.setenv("ELASTICSEARCH_CA_CERTS", __file__)
    assert elastic.ca_certs() == __file__
    monkeypatch.setattr(elastic.os, "access", lambda path, mode: False)
    monkeypatch.setattr(elastic.Path, "is_file", denied)
    with pytest.raises(ImproperlyConfigured, match=r"ELASTICSEARCH_CA_CERTS: .*may read"):
        elastic.ca_certs()


def test_certificates_without_a_server_are_refused(monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_CA_CERTS", __file__)
    with pytest.raises(ImproperlyConfigured, match=r"ELASTICSEARCH_URL: .*ELASTICSEARCH_CA_CERTS"):
        elastic.ca_certs()


def test_nodes_behind_a_path_are_asked_there(monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://proxy/search/, http://[::1]:9201")
    assert elastic.nodes() == ("https://proxy:443/search", "http://[::1]:9201")


def test_a_named_folder_without_an_encoder_is_said_and_stops_nothing(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.ENCODER_PATH = tmp_path / "nowhere"
    [said] = [one for one in checks.run_checks() if one.id == "search.W001"]
    assert said.level == checks.WARNING
    assert "ENCODER_PATH: there is no encoder in" in said.msg
    settings.ENCODER_PATH = tmp_path / "encoder"
    assert "search.W001" not in [one.id for one in checks.run_checks()]


@pytest.mark.parametrize("given", ["", ","])
def test_without_hosts_the_sites_own_is_served(tmp_path, given):
    asked = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    environ = {"RAPPORT_DATA_DIR": str(tmp_path), **GOOD, "ALLOWED_HOSTS": given}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['help.example.com']"


def test_a_number_that_is_set_to_nothing_is_not_set(monkeypatch):
    monkeypatch.setenv("LOGIN_ATTEMPTS", "")
    monkeypatch.setenv("SEARCH_RATE", "")
    assert environment.number("LOGIN_ATTEMPTS", 10, least=3, most=1000) == 10
    assert environment.rate("SEARCH_RATE", "60/m") == "60/m"


def test_production_passes_its_own_deploy_check_with_redis(tmp_path):
    done = start(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        CACHE_URL="redis://127.0.0.1:1/0",
    )
    assert done.returncode == 0, done.stderr


def test_every_variable_is_in_the_docs_and_every_one_in_the_docs_is_read():
    import re

    read = set()
    for source in (ROOT / "config" / "settings").glob("*.py"):
        read |= set(
            re.findall(
                r'(?:env\.\w+|number|truth|rate|choice|functions)\(\s*"([A-Z_]+)"',
                source.read_text(),
            )
        )
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M))
    assert read - {"X"} == told


def test_demo_logins_are_refused_outside_the_demo(tmp_path):
    done = start(tmp_path, "load_demo")
    assert done.returncode != 0
    assert "demo" in done.stderr
