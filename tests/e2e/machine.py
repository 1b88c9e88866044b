"""A whole machine: a minimal Debian with a running systemd, set up by the very words of docs/server.md.

It needs root, debootstrap and systemd-nspawn, and takes packages from where this machine takes its own. Where
``BOARDPACK_DEBIAN`` names a folder, a Debian that was made before is taken from there, and a new one is kept there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.as_root import copy_program
from tests.e2e.station import ENDED, RUN_SECONDS, START_SECONDS
from tests.homes import REPOSITORY
from tests.rounds.conftest import copy_demonstration

if TYPE_CHECKING:
    from typing import Any

NEEDED = ("debootstrap", "systemd-nspawn", "nsenter", "apt-get")
BASE = "systemd,systemd-sysv,dbus,procps,ca-certificates"
PACKAGES = f"{BASE},postgresql,postgresql-contrib,nginx-light,python3,python3-venv,openssl,curl"
LOGIN = "boardpack:made up;$x#1"
SECRET, WRITTEN = "made/up@$1", "made%2Fup%40%241"
HOME = Path("/srv/boardpack/home")
SETTINGS = Path("/etc/boardpack/boardpack.env")
RUNS, PAPERS = "https://runs.board.example", "https://papers.board.example"


@dataclass
class Machine:
    """A machine in a folder, switched on and off.

    Attributes:
        root: its disk.
        process: what it runs in, while it is on.
    """

    root: Path
    process: subprocess.Popen[bytes] | None = None

    def inside(self, path: Path) -> Path:
        """Where a path of the machine lies for us."""
        return self.root / path.relative_to("/")

    def before_start(self, command: str) -> None:
        """A command on its disk with this machine's network, for packages; its own network has nothing outside."""
        subprocess.run(("/usr/sbin/chroot", str(self.root), "/bin/sh", "-c", command), check=True)

    def start(self) -> None:
        words = ("--register=no", "--keep-unit", "--link-journal=no", "--private-network", "--console=pipe", "--boot")
        self.process = subprocess.Popen(
            ("/usr/bin/systemd-nspawn", "--directory", str(self.root), *words),
            # One tree of control groups, as every newer machine has.
            env={**os.environ, "UNIFIED_CGROUP_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while self.ask_of("systemctl is-system-running") not in ("running", "degraded"):
            assert self.process.poll() is None
            assert time.monotonic() < deadline, self.ask_of("systemctl list-jobs")
            time.sleep(0.5)

    def stop(self) -> None:
        """Switched off as somebody does who goes home."""
        assert self.process is not None
        self.ask_of("systemctl poweroff")
        self.process.wait(120)

    def _enter(self, command: str) -> subprocess.CompletedProcess[str]:
        assert self.process is not None
        number = self.process.pid
        first = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
        words = ("/usr/bin/nsenter", "--target", first[0] if first else "0", "-m", "-u", "-i", "-n", "-p", "-C")
        # Nothing of our own environment: a machine knows nothing of who looks at it.
        clean = ("/usr/bin/env", "-i", f"PATH={os.defpath}:/usr/sbin:/sbin", "HOME=/root", "/bin/sh", "-c", command)
        return subprocess.run((*words, *clean), capture_output=True, text=True, check=False)

    def ask_of(self, command: str) -> str:
        """What a command says, whatever comes of it."""
        return self._enter(command).stdout.strip()

    def do(self, command: str) -> str:
        """What a command says that has to go well."""
        done = self._enter(command)
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done.stdout.strip()

    def follow(self, command: str) -> str:
        """A command of the guide, by the guide's own words: it fails where the guide says it in another way."""
        check_told(command)
        return self.do(command)

    def curl(self, url: str, *more: str) -> str:
        """What a browser on the machine would get through the proxy, with the login."""
        safe = "--cacert /etc/boardpack/tls/fullchain.pem"
        return self.do(f"curl --silent --show-error {safe} --user '{LOGIN}' {' '.join(more)} '{url}'")

    def api(self, path: str, body: object = None, verb: str = "POST") -> Any:
        """The answer of Prefect's API through the proxy, as its pages ask."""
        if body is None:
            return json.loads(self.curl(f"{RUNS}/api{path}"))
        token = json.loads(self.curl(f"{RUNS}/api/csrf-token?client=drill"))["token"]
        headers = ("Prefect-Csrf-Client: drill", f"Prefect-Csrf-Token: {token}", "Content-Type: application/json")
        said = self.curl(
            f"{RUNS}/api{path}", f"-X {verb} --data '{json.dumps(body)}'", *(f"-H '{one}'" for one in headers)
        )
        return json.loads(said) if said else None

    def wait_until_up(self) -> None:
        """Until both services are there and the page of papers answers."""
        deadline = time.monotonic() + START_SECONDS
        while "200" not in self.ask_of(
            f"curl --silent --output /dev/null --write-out '%{{http_code}}' --user '{LOGIN}' http://127.0.0.1:4280/"
        ):
            assert time.monotonic() < deadline, self.ask_of("journalctl --no-pager --lines 40 --unit 'boardpack-*'")
            time.sleep(0.5)

    def start_run(self, period: str) -> str:
        deployment = self.api("/deployments/name/monthly-round/manual")["id"]
        asked = {"parameters": {"asked": {"period": period}}}
        return str(self.api(f"/deployments/{deployment}/create_flow_run", asked)["id"])

    def once(self, run: str, *states: str) -> str:
        """The run's state, once it is one of these; the server may be gone for a while."""
        deadline = time.monotonic() + RUN_SECONDS
        while True:
            said = self.ask_of(f"curl -s --user '{LOGIN}' http://127.0.0.1:4200/api/flow_runs/{run}")
            state = json.loads(said)["state_type"] if said.startswith("{") else ""
            if state in states:
                return str(state)
            assert time.monotonic() < deadline, said
            time.sleep(0.3)

    def end_run(self, period: str) -> str:
        return self.once(self.start_run(period), *ENDED)


def check_told(command: str) -> None:
    """Whether the guide names a command, wherever its lines break."""
    guide = " ".join((REPOSITORY / "docs" / "server.md").read_text(encoding="utf-8").split())
    assert command in guide, f"docs/server.md does not say: {command}"


def make_debian(root: Path) -> None:
    """A minimal Debian of this machine's release, from where this machine takes its packages."""
    kept = os.environ.get("BOARDPACK_DEBIAN", "")
    if not kept or not Path(kept).is_dir():
        sources = ("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Identifier: Packages")
        said = subprocess.run(sources, capture_output=True, text=True, check=True).stdout.splitlines()
        mirror, release = said[0].split()
        made = Path(kept) if kept else root
        words = ("debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, str(made), mirror)
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    if kept:
        subprocess.run(("/bin/cp", "-a", f"{kept}/.", str(root)), check=True)
    for settings in map(Path, ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")):
        if settings.is_file():
            shutil.copyfile(settings, root / settings.relative_to("/"))
    names = "127.0.0.1 localhost runs.board.example papers.board.example\n"
    (root / "etc" / "hosts").write_text(names, encoding="ascii")


def set_up(machine: Machine) -> None:
    """The guide's part "Set it up", step by step; the home is the demonstration in place of a new one."""
    copy_program(machine.inside(Path("/opt/boardpack")))
    check_told("useradd --system --user-group boardpack")
    machine.before_start("useradd --system --user-group boardpack")
    pip = "cd /opt/boardpack && .venv/bin/python -m pip install --quiet --no-deps"
    machine.before_start("python3 -m venv /opt/boardpack/.venv")
    machine.before_start(f"{pip} --require-hashes -r requirements.txt")
    machine.before_start(f"{pip} --no-build-isolation --editable .")
    machine.start()
    # From a file: no shell reads the signs of the password. The guide's createuser asks a person for it.
    role = machine.inside(Path("/opt/role.sql"))
    role.write_text(f"CREATE ROLE boardpack LOGIN PASSWORD '{SECRET}'", encoding="ascii")
    machine.do("su postgres -c 'psql --file /opt/role.sql' && rm /opt/role.sql")
    check_told("createdb --owner boardpack ledger")
    machine.do("su postgres -c 'createdb --owner boardpack ledger && createdb --owner boardpack prefect'")
    machine.follow("install -d -o boardpack -g boardpack -m 750 /srv/boardpack")
    machine.follow("su boardpack -c '/opt/boardpack/.venv/bin/boardpack init /srv/boardpack/home'")
    shutil.rmtree(machine.inside(HOME))
    copy_demonstration(machine.inside(HOME))
    machine.do(f"chown -R boardpack:boardpack {HOME}")
    machine.do(
        "mkdir -p /etc/boardpack/tls && cp /opt/boardpack/deploy/boardpack.env.example /etc/boardpack/boardpack.env"
    )
    machine.do("chgrp boardpack /etc/boardpack/boardpack.env && chmod 640 /etc/boardpack/boardpack.env")
    certificate = "-keyout key.pem -out fullchain.pem -subj /CN=board.example"
    names = "subjectAltName=DNS:runs.board.example,DNS:papers.board.example"
    request = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 {certificate} -addext {names}"
    machine.do(f"cd /etc/boardpack/tls && {request}")
    machine.do("cp /opt/boardpack/deploy/*.service /etc/systemd/system/")
    machine.do("cp /opt/boardpack/deploy/proxy.conf /etc/nginx/conf.d/ && systemctl reload nginx")


def fill_in(machine: Machine) -> None:
    """Every CHANGE-ME of the example."""
    settings = machine.inside(SETTINGS)
    text = settings.read_text(encoding="utf-8").replace("=boardpack:CHANGE-ME", f"='{LOGIN}'")
    settings.write_text(text.replace("boardpack:CHANGE-ME@", f"boardpack:{WRITTEN}@"), encoding="utf-8")
