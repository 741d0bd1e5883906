"""Dockerfile, compose.yaml, units and proxies: what they name exists, and nothing runs as root."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web-1", "web-2", "worker", "prepare")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
UNITS = sorted((ROOT / "docs/systemd").glob("*.service"))
PINNED = re.compile(r"^[a-z0-9/.-]+:\d+\.\d+(\.\d+)?(-[a-z0-9-]+)?$")
# Read by Python, pip or Django's own command line, not by our settings.
NOT_OURS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "DJANGO_SETTINGS_MODULE"} | {
    "PIP_DISABLE_PIP_VERSION_CHECK",
    "PIP_NO_CACHE_DIR",
}
each_service = pytest.mark.parametrize("name", SERVICES)
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)


def documented() -> set[str]:
    """Every setting that docs/settings.md explains."""
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))


def told(path: str) -> str:
    """A file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_our_services_is_in_the_docs(name: str) -> None:
    assert set(SERVICES[name]["environment"]) - documented() == set()


def test_every_variable_of_the_image_is_in_the_docs() -> None:
    named = set(re.findall(r"(?:ENV|\s)\s*([A-Z_]{3,})=", DOCKERFILE))
    assert "ENCODER_PATH" in named
    assert named - documented() - NOT_OURS == set()


def test_what_compose_asks_for_is_in_the_example_and_nothing_else() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", told("compose.yaml")))
    example = set(re.findall(r"^([A-Z_]+)=", told("compose.env.example"), re.MULTILINE))
    assert asked == example
    passwords = {"POSTGRES_PASSWORD", "ELASTIC_PASSWORD"}
    assert example - passwords - documented() == set()


def test_every_variable_of_the_units_example_is_in_the_docs() -> None:
    example = told("docs/systemd/environment.example")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert named >= {"DATABASE_URL", "SECRET_KEY", "TASKS"}
    assert named - documented() - NOT_OURS == set()
    assert "\nSECRET_KEY=\n" in example


def test_the_key_to_elasticsearch_has_the_rights_that_are_told_and_no_more() -> None:
    role = re.findall(
        r"^PUT /_security/role/rapport\n(\{.*?^\})", told("docs/operators.md"), re.M | re.S
    )
    asked = re.findall(r"_security/api_key -d '(\{.*?\})'\n", told("docs/operating.md"), re.S)
    assert [json.loads(one)["role_descriptors"] for one in asked] == [
        {"rapport": json.loads(one)} for one in role
    ]


def test_certificates_lie_where_the_sites_user_may_read_them() -> None:
    example = told("docs/systemd/environment.example")
    [path] = re.findall(r"^ELASTICSEARCH_CA_CERTS=(.+)$", example, re.MULTILINE)
    assert f"install -m 644 /etc/elasticsearch/certs/http_ca.crt {path}" in told(
        "docs/operating.md"
    )
    assert (
        re.findall(r"(?:sslrootcert|CA_CERTS)=([\w/.-]+)", told("docs/operating.md")) == [path] * 2
    )
    assert not path.startswith("/etc/rapport/")  # for root alone


def test_programs_that_the_guide_calls_are_installed_by_it() -> None:
    guide = told("docs/operating.md")
    packages = re.findall(r"^apt install \S+ (.+)$", guide, re.MULTILINE)[0].split()
    for program in ("curl", "git", "openssl", "make"):
        assert program in packages


def test_no_secret_is_written_down() -> None:
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ELASTIC_PASSWORD", "METRICS_TOKEN"):
        assert f"\n{name}=\n" in told("compose.env.example")
        assert not re.search(rf"{name}[:=] *[A-Za-z0-9]", told("compose.yaml"))
        assert name not in DOCKERFILE


@each_service
def test_images_are_pinned(name: str) -> None:
    image = SERVICES[name]["image"]
    assert PINNED.match(image), image


def test_the_images_that_ours_is_built_from_are_pinned_and_the_same() -> None:
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?", DOCKERFILE, re.MULTILINE)
    bases = {image for image, _ in stages} - {stage for _, stage in stages}
    assert len(bases) == 1
    assert all(PINNED.match(image) for image in bases)


@each_service
def test_nothing_runs_as_root_or_may_become_root(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in ("", "root", "0")
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_our_image_does_not_run_as_root_either() -> None:
    last = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)[-1]
    assert last == SERVICES["web-1"]["user"] == "10001"
    assert DOCKERFILE.rindex("\nUSER") > DOCKERFILE.rindex("\nRUN")


def test_only_the_proxy_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in published["proxy"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("database", "search", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


@each_service
def test_whoever_is_waited_for_says_when_it_is_well(name: str) -> None:
    waits = SERVICES[name].get("depends_on", {})
    for other, how in waits.items():
        if how["condition"] == "service_healthy" and other not in OURS:
            assert SERVICES[other]["healthcheck"]["test"]
    assert "healthcheck" in SERVICES[name] or "HEALTHCHECK" in DOCKERFILE


def test_the_proxy_asks_both_web_processes_at_their_port() -> None:
    upstream = set(re.findall(r"server (web-\d):(\d+)", told("docs/nginx/compose.conf")))
    assert upstream == {("web-1", "8000"), ("web-2", "8000")}
    assert "0.0.0.0:8000" in DOCKERFILE


def test_the_proxy_looks_for_a_web_process_made_anew_before_the_other_one_goes() -> None:
    steps = re.findall(r"--wait (web-\d)|exec proxy (nginx -s reload)", told("docs/operating.md"))
    assert [web or reload for web, reload in steps] == [
        "web-1",
        "nginx -s reload",
        "web-2",
        "nginx -s reload",
    ]


def test_the_image_holds_all_rooms_and_nothing_but_what_runs() -> None:
    let_in = {line[1:] for line in told(".dockerignore").splitlines() if line.startswith("!")}
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert {"accounts", "config", "kb"} <= rooms
    assert rooms - {"drills"} <= let_in
    assert all((ROOT / name).exists() for name in let_in)
    assert not {"tests", "docs", "benchmarks", "drills", ".git", "var", ".env"} & let_in


def commands(line: str) -> list[str]:
    """Names of management commands in a line."""
    return re.findall(r"manage\.py\"?,? *\"?([a-z_]+)", line)


def test_every_command_that_is_run_exists() -> None:
    told_of = [DOCKERFILE, told("compose.yaml"), *(unit.read_text() for unit in UNITS)]
    named = {name for text in told_of for name in commands(text)}
    assert named >= {"migrate", "run_worker", "run_due", "backup", "build_encoder"}
    assert named - set(get_commands()) == set()


def settings_of(unit: Path) -> dict[str, Any]:
    """The [Service] section; of a key that comes twice, both lines."""
    found: dict[str, Any] = {}
    section = unit.read_text(encoding="utf-8").split("[Service]\n")[1].split("\n[")[0]
    for line in section.splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found[key] = [*found.get(key, []), value]
    return found


@each_unit
def test_units_run_as_a_user_of_their_own_who_may_write_one_folder(unit: Path) -> None:
    service = settings_of(unit)
    assert service["User"] == ["rapport"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["ReadWritePaths"] == ["/var/lib/rapport"]
    assert service["NoNewPrivileges"] == ["true"]
    assert service["EnvironmentFile"] == ["/etc/rapport/environment"]
    assert "Environment" not in service  # secrets stay out of units, which all may read


def test_a_version_is_never_put_over_one_that_runs() -> None:
    guide = told("docs/operating.md")
    assert "git checkout" not in guide
    assert "make -C /opt/rapport-2 install" in guide
    assert guide.index("migrate\n", guide.index("rapport-2")) < guide.index("ln -sfn rapport-2")
    built = re.findall(
        r"^ENCODER_PATH=(.+)/encoder$", told("docs/systemd/environment.example"), re.M
    )
    assert [f"make encoder RAPPORT_DATA_DIR={folder}\n" in guide for folder in built] == [True]


def test_a_server_stays_in_the_folder_that_it_was_started_in(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ROOT)
    asked = "from gunicorn.app.wsgiapp import WSGIApplication as W; print(W().cfg.chdir)"
    done = subprocess.run(
        [sys.executable, "-c", asked, "config.wsgi"],
        cwd=link,
        env={
            "PATH": os.environ["PATH"],
            "PWD": str(link),  # as a shell leaves it
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (str(ROOT), "")


@pytest.mark.parametrize("name", ["rapport-worker@", "rapport-due", "rapport-backup"])
def test_a_unit_takes_nothing_from_a_version_that_comes_after_it(name: str, tmp_path: Path) -> None:
    programs = tmp_path / "rapport-1/.venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs.parent / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    said = "import sys; print(sys.prefix, sys.executable, sys.path[0])"
    (tmp_path / "rapport-1/manage.py").write_text(said)
    link = tmp_path / "rapport"
    link.symlink_to("rapport-1")
    unit = settings_of(ROOT / f"docs/systemd/{name}.service")
    line = unit["ExecStart"][0].replace("/opt/rapport", str(link))
    done = subprocess.run(
        shlex.split(line),
        cwd=link,
        env={"PWD": str(link)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        str(programs.parent),
        f"{programs}/python",
        f"{tmp_path}/rapport-1",
    ]


def test_the_sites_command_runs_the_version_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("SAID=here\n")
    (tmp_path / "new").mkdir()
    (tmp_path / "link").symlink_to("new")
    script = told("docs/systemd/rapport").replace(
        "/etc/rapport/environment", f"{tmp_path}/environment"
    )
    script = re.sub(r"exec setpriv.*", "echo $SAID $PWD", script, flags=re.DOTALL)
    done = subprocess.run(
        ["sh", "-c", script],
        env={"PATH": os.environ["PATH"], "RAPPORT_CODE": f"{tmp_path}/link"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"here {tmp_path}/new\n", "")


@each_unit
def test_units_start_programs_that_are_there(unit: Path) -> None:
    for line in settings_of(unit)["ExecStart"]:
        named = [word for word in re.split(r"[ ']", line) if ".venv/bin/" in word]
        assert named in (["/opt/rapport/.venv/bin/gunicorn"], [".venv/bin/python"])


def test_each_timer_has_its_service() -> None:
    timers = sorted((ROOT / "docs/systemd").glob("*.timer"))
    assert timers
    for timer in timers:
        parsed = configparser.ConfigParser(interpolation=None)
        parsed.read(timer)
        assert parsed["Timer"]["OnCalendar"]
        assert timer.with_suffix(".service").exists()


@pytest.mark.parametrize(
    "linter",
    [
        ["hadolint", "Dockerfile"],
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
    ],
    ids=lambda linter: linter[0],
)
def test_linters_find_nothing(linter: list[str]) -> None:
    program = Path(sys.executable).parent / linter[0]
    done = subprocess.run(
        [str(program), *linter[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def there(program: str) -> str:
    """Where a program is; skips the test where there is none."""
    found = shutil.which(program)
    if not found and os.environ.get("REQUIRE_SERVERS"):
        pytest.fail(f"{program} is not installed, and REQUIRE_SERVERS wants it")
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    analyze = there("systemd-analyze")
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for file in (ROOT / "docs/systemd").glob("rapport*.*"):
        text = re.sub(r"/opt/rapport/.venv/bin/\w+", str(program), file.read_text())
        (tmp_path / file.name.replace("@.", "@8001.")).write_text(text)
    units = [str(one) for one in tmp_path.iterdir() if one != program]
    done = subprocess.run(
        [analyze, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["rapport.conf", "compose.conf"])
def test_nginx_understands_its_configuration(name: str, tmp_path: Path) -> None:
    nginx = there("nginx")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    itself = ["-subj", "/CN=x", "-keyout", str(key), "-out", str(certificate)]
    openssl = [there("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
    subprocess.run([*openssl, *itself], check=True, capture_output=True)
    conf = (ROOT / "docs/nginx" / name).read_text(encoding="utf-8")
    conf = conf.replace("/etc/letsencrypt/live/help.example.com", str(tmp_path))
    conf = re.sub(r"server web-(\d):8000", r"server 127.0.0.1:800\1", conf)
    sockets = (f"listen unix:{tmp_path}/{number}" for number in range(9))  # no port is taken
    conf = re.sub(r"listen (\[::\]:)?\d+", lambda _: next(sockets), conf)
    main = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {conf} }}"
    (tmp_path / "nginx.conf").write_text(main)
    done = subprocess.run(
        [nginx, "-t", "-e", str(tmp_path / "log"), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["rapport.conf", "compose.conf"])
def test_no_proxy_shows_the_world_how_the_house_stands(name: str) -> None:
    places = dict(re.findall(r"location = (/\w+) \{(.*?)\}", told(f"docs/nginx/{name}"), re.DOTALL))
    assert "return 404;" in places["/metrics"]
    assert "deny all;" in places["/readyz"]


@pytest.mark.parametrize("name", ["rapport.conf", "compose.conf"])
def test_every_place_of_a_proxy_tells_who_really_asks(name: str) -> None:
    conf = told(f"docs/nginx/{name}")
    assert conf.count("    location / {\n        proxy_pass http://rapport;\n    }\n") == 1
    assert conf.count("proxy_set_header X-Forwarded-For $remote_addr;") == 1
    assert not re.search(r"location [^}]*proxy_set_header", conf)  # one there would undo all others


def test_what_a_killed_backup_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    old, fresh = time.time() - 2 * 86_400, time.time()
    for name, at in ((".rapport-backup-x", old), ("rapport-2026.tar", old), (".rapport-y", fresh)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "database").touch()
        os.utime(tmp_path / name, (at, at))
    unit = settings_of(ROOT / "docs/systemd/rapport-backup.service")
    line = unit["ExecStartPre"][-1].replace("/var/lib/rapport/backups", str(tmp_path))
    subprocess.run(shlex.split(line), check=True)
    assert {one.name for one in tmp_path.iterdir()} == {"rapport-2026.tar", ".rapport-y"}


@pytest.mark.parametrize("way", ["compose.yaml", "docs/operating.md"])
def test_in_containers_search_is_built_on_the_first_day(way: str) -> None:
    first = told(way).index("exec web-1 python manage.py createsuperuser")
    assert "exec web-1 python manage.py rebuild_search" in told(way)[first : first + 200]


@pytest.mark.parametrize("name", ["rapport.conf", "compose.conf"])
def test_no_proxy_logs_who_searched_what(name: str) -> None:
    conf = told(f"docs/nginx/{name}")
    assert re.search(r"^    access_log off;", conf, re.MULTILINE)  # of the whole server
    assert set(re.findall(r"access_log (\S+);", conf)) == {"off"}


def test_one_service_builds_the_image_and_the_others_take_it() -> None:
    assert [name for name in OURS if "build" in SERVICES[name]] == ["prepare"]
    for name in OURS:
        assert SERVICES[name]["image"] == SERVICES["prepare"]["image"]
        assert ("prepare" in SERVICES[name]["depends_on"]) == (name != "prepare")
        assert SERVICES[name].get("pull_policy") == (None if name == "prepare" else "never")


def passed_on() -> dict[str, str]:
    """What our services are told when .env sets only what must be set."""
    said = SERVICES["web-1"]["environment"]
    given = {name: re.sub(r"\$\{[A-Z_]+:-(.*)\}", r"\1", value) for name, value in said.items()}
    return {name: re.sub(r"\$\{[A-Z_]+:\?.*?\}", "letters", value) for name, value in given.items()}


def test_what_is_left_empty_in_compose_starts(tmp_path: Path) -> None:
    told_it = {
        **passed_on(),
        "SECRET_KEY": "0123456789abcdef" * 4,
        "SITE_URL": "https://help.example.com",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "RAPPORT_DATA_DIR": str(tmp_path),
    }
    assert {"ALLOWED_HOSTS", "DATABASE_POOL", "SEARCH_LOG_DAYS", "LOGIN_ATTEMPTS"} <= set(told_it)
    asked = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.SEARCH_LOG_DAYS)"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=told_it,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("['help.example.com'] 365", "")


def test_the_way_to_make_a_secret_makes_one_that_is_long_enough() -> None:
    size = re.findall(r"openssl rand -hex (\d+)", told("compose.env.example"))
    assert [int(one) * 2 >= 50 for one in size] == [True]


def test_prometheus_may_ask_for_the_address_that_it_scrapes() -> None:
    example = told("docs/systemd/environment.example")
    assert "\nALLOWED_HOSTS=help.example.com,127.0.0.1\n" in example
