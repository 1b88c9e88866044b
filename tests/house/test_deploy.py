"""The files of deploy/: what they start is really there, what they set is really read, and nothing of them is open."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import prefect.settings
import pytest
import yaml

from flows.command_line import _parser
from tests.homes import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
UNITS = ("boardpack-server.service", "boardpack-station.service")
OF_OTHERS = {"POSTGRES_PASSWORD", "DO_NOT_TRACK"}
"""Read by the image of PostgreSQL, and by Prefect's telemetry without a setting of its own."""


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def settings() -> dict[str, str]:
    lines = [line for line in read("boardpack.env.example").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def commands() -> list[list[str]]:
    """Every command that a unit or a container starts, the program's name first."""
    started = [line for unit in UNITS for line in re.findall(r"^ExecStart=(.*)$", read(unit), flags=re.MULTILINE)]
    units = [[Path(words[0]).name, *words[1:]] for words in map(shlex.split, started)]
    services = yaml.safe_load(read("compose.yaml"))["services"].values()
    return units + [service["command"] for service in services if "command" in service]


def test_every_setting_of_the_example_is_read_by_the_program_or_by_prefect() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "flows").rglob("*.py"))
    ours = [name for name in settings() if name.startswith("BOARDPACK_")]
    assert ours
    assert [name for name in ours if f'"{name}"' not in sources] == []
    others = set(settings()) - set(ours) - OF_OTHERS
    assert [name for name in others if not hasattr(prefect.settings, name)] == []


def test_a_misspelt_setting_would_be_noticed() -> None:
    assert not hasattr(prefect.settings, "PREFECT_SERVER_API_AUTH_SRTING")


def test_the_example_holds_no_secret() -> None:
    secret = [value for value in settings().values() if re.search(r":[^:/@]+@|^[a-z]+:(?!/)[^/]+$", value)]
    assert len(secret) == 4
    assert all("CHANGE-ME" in value for value in secret)


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_that_is_started_is_understood(words: list[str]) -> None:
    if words[0] == "boardpack":
        asked = _parser().parse_args(words[1:])
        assert isinstance(asked, argparse.Namespace)
        return
    assert words[:3] == ["prefect", "server", "start"]
    said = subprocess.run(
        (sys.executable, "-m", "prefect", *words[1:3], "--help"), capture_output=True, text=True, check=True
    ).stdout
    assert [word for word in words if word.startswith("--") and word not in said] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed on this machine")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: str, tmp_path: Path) -> None:
    here = read(unit).replace("/opt/boardpack/.venv/bin", str(Path(sys.executable).parent))
    for name in UNITS:
        (tmp_path / name).write_text(here if name == unit else read(name), encoding="utf-8")
    done = subprocess.run(
        ("/usr/bin/systemd-analyze", "verify", "--man=no", str(tmp_path / unit)),
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if unit in line]
    assert (done.returncode, said) == (0, []), done.stderr


def test_a_unit_that_is_wrong_would_be_noticed(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed on this machine")
    (tmp_path / "wrong.service").write_text("[Service]\nExecStart=/bin/true\nRestrat=always\n")
    done = subprocess.run(
        ("/usr/bin/systemd-analyze", "verify", "--man=no", str(tmp_path / "wrong.service")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Restrat" in done.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_a_service_finds_an_empty_home_and_not_a_forbidden_one(unit: str) -> None:
    """Where it may not look for certificates, asyncpg raises PermissionError, and Prefect's server does not start."""
    assert "ProtectHome=tmpfs" in read(unit).splitlines()


def test_the_scripts_read_the_settings_that_the_units_read(tmp_path: Path) -> None:
    """What the example says of signs: within single quotes the shell takes a value as systemd does."""
    settings = tmp_path / "boardpack.env"
    settings.write_text(read("boardpack.env.example").replace("=boardpack:CHANGE-ME", "='boardpack:a;b $c#d'"))
    words = ("/bin/sh", "-c", f'set -a; . {settings}; printf %s "$PREFECT_API_AUTH_STRING"')
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "boardpack:a;b $c#d"


@pytest.mark.parametrize(("login", "code"), [("", 1), ("boardpack:CHANGE-ME", 1), ("boardpack:secret", 0)])
def test_the_server_does_not_start_without_a_login(login: str, code: int) -> None:
    (line,) = re.findall(r"^ExecStartPre=(.*)$", read(UNITS[0]), flags=re.MULTILINE)
    done = subprocess.run(
        shlex.split(line), env={"PREFECT_SERVER_API_AUTH_STRING": login}, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert bool(code) == ("Put a login" in done.stderr)


def test_nothing_listens_for_others_but_the_proxy_and_containers_ask_for_a_login() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert ":?" in services["server"]["environment"]["PREFECT_SERVER_API_AUTH_STRING"]
    hosts = [words[words.index("--host") + 1] for words in commands() if "--host" in words]
    assert set(hosts) == {"127.0.0.1", "0.0.0.0"}  # noqa: S104  # inside a container, behind a port of loopback
    upstream = set(re.findall(r"proxy_pass http://([^;]+);", read("proxy.conf")))
    assert upstream == {"127.0.0.1:4200", "127.0.0.1:4280"}


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh"])
def test_the_scripts_are_scripts(script: str) -> None:
    assert (DEPLOY / script).stat().st_mode & 0o111
    subprocess.run(("/bin/sh", "-n", str(DEPLOY / script)), check=True)


def test_the_guide_names_every_file() -> None:
    guide = (REPOSITORY / "docs" / "server.md").read_text(encoding="utf-8")
    assert [path.name for path in DEPLOY.iterdir() if f"`{path.name}`" not in guide] == []
