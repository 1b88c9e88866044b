"""Several machines as far as the kernel can play them: each has its own network, name, processes and temporary folder.

They hang on one switch and have nothing outside. It needs root; whatever was made goes with the processes that hold it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.e2e.as_root import copy_program
from tests.e2e.station import RUN_SECONDS, START_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NEEDED = ("unshare", "nsenter", "ip", "curl")
LOGIN = "boardpack:made-up"
PROGRAM = Path("/media")
"""Where each host sees its own copy of the program: at one place, as the deployments ask for."""


@dataclass
class Host:
    """One machine.

    Attributes:
        name: its name.
        address: its address on the switch.
        shared: where it sees the folder that all hosts share; the place differs from host to host.
        holder: the process that all of it hangs on: it is the first one there, and everything goes with it.
        switch: the holder of the switch.
        logs: folder for what its commands say.
        started: its commands that were started.
    """

    name: str
    address: str
    shared: Path
    holder: subprocess.Popen[bytes]
    switch: subprocess.Popen[bytes]
    logs: Path
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def command(self, *words: str) -> tuple[str, ...]:
        return (*_into(self.holder), "/usr/bin/env", f"--chdir={PROGRAM}", *words)

    def do(self, *words: str) -> str:
        done = subprocess.run(self.command(*words), capture_output=True, text=True, check=False, env=self.names({}))
        assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def do_with(self, names: Mapping[str, str], *words: str) -> None:
        """``python -m`` on this host, to its end."""
        command = self.command(sys.executable, "-m", *words)
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self.names(names))
        assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"

    def start(self, name: str, *words: str, **names: str) -> None:
        """Starts ``python -m`` on this host, in its own copy of the program."""
        with (self.logs / f"{self.name}-{name}.log").open("ab") as log:
            self.started[name] = subprocess.Popen(
                self.command(sys.executable, "-m", *words), env=self.names(names), stdout=log, stderr=log
            )

    def said(self, name: str) -> str:
        return (self.logs / f"{self.name}-{name}.log").read_text(encoding="utf-8", errors="replace")

    def names(self, more: Mapping[str, str]) -> dict[str, str]:
        """The environment here: nothing of the board from the one of the tests."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "BOARDPACK_"))}
        return {
            **kept,
            "PYTHONPATH": str(PROGRAM),
            "PREFECT_HOME": f"/tmp/prefect-{self.name}",  # noqa: S108  # its own temporary folder
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            **more,
        }

    def unplug(self) -> None:
        self._link("down")

    def plug_in(self) -> None:
        self._link("up")

    def _link(self, state: str) -> None:
        subprocess.run((*_at(self.switch), "ip", "link", "set", self.name, state), check=True)

    def switch_off(self) -> None:
        """As a power cut does it."""
        self.holder.kill()
        self.holder.wait()


def _into(holder: subprocess.Popen[bytes]) -> tuple[str, ...]:
    return ("/usr/bin/nsenter", "--target", str(_first_in(holder)), "-m", "-u", "-n", "-p", "-i")


def _at(switch: subprocess.Popen[bytes]) -> tuple[str, ...]:
    """Its network alone: the numbers of processes are this machine's."""
    return ("/usr/bin/nsenter", "--target", str(_first_in(switch)), "-n")


def _first_in(holder: subprocess.Popen[bytes]) -> int:
    """The process that ``unshare --fork`` started: the first of the new world."""
    children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children")
    deadline = time.monotonic() + 10
    while not (found := children.read_text(encoding="ascii").split()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return int(found[0])


def _hold(script: str) -> subprocess.Popen[bytes]:
    """A world of its own in which a script ran; it lasts as long as the process."""
    unshare = ("/usr/bin/unshare", "-m", "-u", "-n", "-i", "-p", "--fork", "--kill-child", "--mount-proc")
    script = f"set -e; ip link set lo up; {script}; echo ready; exec sleep infinity"
    held = subprocess.Popen((*unshare, "/bin/sh", "-c", script), stdout=subprocess.PIPE)
    assert held.stdout is not None
    assert held.stdout.readline() == b"ready\n", script
    return held


@contextlib.contextmanager
def hosts_on_a_switch(folder: Path, places: Mapping[str, Path]) -> Iterator[list[Host]]:
    """A host for each name, plugged in; all share a folder, each at a place of its own.

    Args:
        folder: what they share; each host gets a copy of the program there.
        places: where a host by this name sees the folder; any empty folder of this machine.
    """
    held = [_hold("ip link add switch type bridge && ip link set switch up")]
    made: list[Host] = []
    try:
        for number, (name, place) in enumerate(places.items(), start=1):
            copy = copy_program(folder / f"copy-{name}")
            own = "mount -t tmpfs tmpfs /tmp"
            held.append(_hold(f"hostname {name}; mount --bind {copy} {PROGRAM}; mount --bind {folder} {place}; {own}"))
            host = Host(name, f"10.77.0.{number}", place, held[-1], held[0], folder / "logs")
            host.logs.mkdir(exist_ok=True)
            pair = ("type", "veth", "peer", "name", "eth0", "netns", str(_first_in(host.holder)))
            subprocess.run((*_at(held[0]), "ip", "link", "add", name, *pair), check=True)
            subprocess.run((*_at(held[0]), "ip", "link", "set", name, "master", "switch", "up"), check=True)
            host.do("ip", "address", "add", f"{host.address}/24", "dev", "eth0")
            host.do("ip", "link", "set", "eth0", "up")
            made.append(host)
        yield made
    finally:
        for one in reversed(held):
            one.kill()
            one.wait()
        for host in made:
            for process in host.started.values():
                process.wait(30)


@dataclass
class Runs:
    """What a person does on Prefect's pages, from one of the hosts.

    Attributes:
        host: who asks.
        api: the server's address, ending in ``/api``.
    """

    host: Host
    api: str

    def ask(self, path: str, body: object = None) -> Any:
        """The answer of the API; None while it does not answer."""
        sent = ("-H", "Content-Type: application/json", "--data", json.dumps(body)) if body is not None else ()
        words = ("curl", "--silent", "--max-time", "20", "--user", LOGIN, *sent, f"{self.api}{path}")
        done = subprocess.run(self.host.command(*words), capture_output=True, text=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 and done.stdout[:1] in ("{", "[") else None

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.ask("/deployments/filter", {}) is None:
            assert time.monotonic() < deadline, self.host.said("server")
            time.sleep(0.5)

    def start(self, name: str, **parameters: object) -> str:
        deployment = self.ask(f"/deployments/name/{name}")["id"]
        return str(self.ask(f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})["id"])

    def once(self, run: str, *states: str) -> dict[str, Any]:
        """The run, once it is in one of these states."""
        deadline = time.monotonic() + RUN_SECONDS
        while True:
            found = self.ask(f"/flow_runs/{run}")
            if found and found["state_type"] in states:
                return dict(found)
            assert time.monotonic() < deadline, found
            time.sleep(0.5)
