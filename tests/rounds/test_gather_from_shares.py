"""What lies on a share comes into the inbox once and unchanged; a fault of one source is a sentence and stops no other."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.post_room import Access, OfferError, open_source
from flows.problems import SetUpError
from flows.steps.round_plan import Round, plan_round
from tests.post_room.file_servers import s3_server, sftp_server
from tests.rounds.conftest import run_boardpack
from tests.rounds.gathering import gather_in, gathered_events, home_with, inbox_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.post_room.file_servers import SftpServer

RETURN = b"action_ref,status,update,updated_on,updated_by\r\nPOL-01,on track,DEMONSTRATION.,2020-03-20,Head\r\n"


def a_folder(name: str, folder: Path, settle_seconds: float = 0) -> str:
    return (
        f'kind = "folder"\nname = "{name}"\nfolder = "{folder}"\nsettle_seconds = {settle_seconds}\nmax_megabytes = 1'
    )


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path, share: Path) -> Path:
    return home_with(tmp_path / "home", a_folder("share", share))


def test_a_file_comes_once_unchanged_with_its_digest_and_its_source(home: Path, share: Path) -> None:
    (share / "police_2020-03.csv").write_bytes(RETURN)
    assert gather_in(home).files == ("2020-03/police_2020-03.csv",)
    assert gather_in(home).files == ()
    assert inbox_of(home) == {"police_2020-03.csv": RETURN}
    assert (share / "police_2020-03.csv").read_bytes() == RETURN
    (event,) = gathered_events(home)
    digest = hashlib.sha256(RETURN).hexdigest()
    assert (event.period, event.subject, event.details["source"]) == ("2020-03", digest, "share")
    assert (event.details["original_name"], event.details["inbox_name"]) == ("police_2020-03.csv",) * 2


def test_a_file_is_filed_under_the_month_in_its_name_else_under_the_month_asked_for(home: Path, share: Path) -> None:
    for name in ("YOT update Feb 2020.csv", "police.csv", "plan 2030-01.csv"):
        (share / name).write_bytes(name.encode())
    done = gather_in(home)
    assert done.files == ("2020-02/YOT update Feb 2020.csv", "2020-03/plan 2030-01.csv", "2020-03/police.csv")
    assert done.other_months == ("2020-02",)
    assert gather_in(home, "2020-04").files == ()


def test_another_file_of_the_same_name_stands_beside_the_first(home: Path, share: Path) -> None:
    (share / "police.csv").write_bytes(RETURN)
    gather_in(home)
    (share / "police.csv").write_bytes(RETURN + b"POL-02,complete,DEMONSTRATION.,2020-03-21,Head\r\n")
    assert gather_in(home).files == ("2020-03/police (2).csv",)
    assert inbox_of(home)["police.csv"] == RETURN


def test_a_file_that_was_only_touched_is_the_same_file_in_every_month(home: Path, share: Path) -> None:
    (share / "police.csv").write_bytes(RETURN)
    gather_in(home)
    os.utime(share / "police.csv", (1, 1))
    assert gather_in(home, "2020-04").files == ()
    assert inbox_of(home, "2020-04") == {}
    assert {event.period for event in gathered_events(home)} == {"2020-03"}


def test_the_same_bytes_by_two_ways_lie_in_the_inbox_once_and_both_ways_are_recorded(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.csv").write_bytes(RETURN)
    home = home_with(tmp_path / "home", a_folder("one", tmp_path / "one"), a_folder("two", tmp_path / "two"))
    assert gather_in(home).files == ("2020-03/one.csv",)
    assert [event.details["inbox_name"] for event in gathered_events(home)] == ["one.csv", "one.csv"]


def test_a_file_that_is_still_being_written_is_left_and_taken_by_a_later_run(tmp_path: Path, share: Path) -> None:
    home = home_with(tmp_path / "home", a_folder("share", share, settle_seconds=0.3))
    (share / "police.csv.part").write_bytes(b"half")
    (share / "~$police.xlsx").write_bytes(b"lock")
    (share / "empty.csv").touch()
    stop = threading.Event()

    def write_on() -> None:
        with (share / "slow.csv").open("ab", buffering=0) as stream:
            while not stop.wait(0.01):
                stream.write(b"more\n")

    (share / "slow.csv").write_bytes(b"begun\n")
    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        done = gather_in(home)
    finally:
        stop.set()
        writer.join()
    assert done.files == ()
    assert sum("still being written" in sentence for sentence in done.troubles) == 3
    assert sum("is empty" in sentence for sentence in done.troubles) == 1
    assert gather_in(home).files == ("2020-03/slow.csv",)


def test_a_file_above_the_limit_is_never_read(home: Path, share: Path) -> None:
    with (share / "huge.xlsx").open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    before = (share / "huge.xlsx").stat().st_atime_ns
    (sentence,) = gather_in(home).troubles
    assert "larger than the source allows" in sentence
    assert (share / "huge.xlsx").stat().st_atime_ns == before
    assert list((home / "returns" / ".arriving").glob("*")) == []


def test_a_workbook_with_a_password_comes_in_and_is_named(home: Path, share: Path) -> None:
    begins, stream = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
    # The name of the stream lies across two pieces that are read one after the other.
    (share / "police.xlsx").write_bytes(begins + b"\0" * (256 * 1024 - 20) + stream + b"\0" * 600)
    done = gather_in(home)
    assert done.files == ("2020-03/police.xlsx",)
    assert "opens with a password only" in done.troubles[0]


def test_a_name_that_tells_of_a_person_is_kept_on_the_file_alone(
    home: Path, share: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    name = "police 07700 900123.csv"
    (share / name).write_bytes(RETURN)
    (share / "empty 07700 900123.csv").touch()
    withheld = f"name-withheld-{hashlib.sha256(RETURN).hexdigest()[:8]}.csv"
    done = gather_in(home)
    assert done.files == (f"2020-03/{withheld}",)
    assert list(inbox_of(home)) == [name]
    (event,) = gathered_events(home)
    assert event.details["inbox_name"] == withheld
    told = (str(done), caplog.text, str(event), (home / "ledger" / "ledger.sqlite").read_bytes().decode("latin-1"))
    assert [text for text in told if "900123" in text] == []
    assert gather_in(home).files == ()
    assert len(gathered_events(home)) == 1


def test_a_link_out_of_the_share_is_left_alone(home: Path, share: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_bytes(RETURN)
    (share / "linked.csv").symlink_to(tmp_path / "elsewhere.csv")
    done = gather_in(home)
    assert (done.files, done.left) == ((), (("a link or a folder", 1),))


def test_a_file_that_goes_while_the_share_is_looked_at_does_not_stop_those_after_it(
    tmp_path: Path, share: Path
) -> None:
    home = home_with(tmp_path / "home", a_folder("share", share))
    source = plan_round(Round(home=str(home), period="2020-03")).home.settings.sources[0]
    for name in ("a.csv", "b.csv"):
        (share / name).write_bytes(RETURN)
    batches = open_source(source, Access(None, str(home), {}, date(2020, 4, 1))).look(lambda _: False)
    (first,), (second,) = (batch.offers for batch in batches)
    (share / "a.csv").unlink()
    with pytest.raises(OfferError, match="has gone"):
        list(first.read())
    assert b"".join(second.read()) == RETURN


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_we_may_not_read_is_named_and_the_others_come(home: Path, share: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (share / name).write_bytes(name.encode())
    (share / "a.csv").chmod(0)
    done = gather_in(home)
    assert done.files == ("2020-03/b.csv",)
    assert '"a.csv" cannot be read' in done.troubles[0]


def test_a_round_gathers_first_and_a_share_that_has_gone_is_a_sentence_in_it(tmp_path: Path, share: Path) -> None:
    (share / "police.csv").write_bytes(RETURN)
    home = home_with(tmp_path / "home", a_folder("gone", tmp_path / "nowhere"), a_folder("share", share))
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03")
    assert done.returncode == 1
    assert "1 file, 1 row: 1 used, 0 set aside" in done.stdout
    assert 'gone: the folder "' in done.stdout
    assert "Check that the share is connected." in done.stdout
    assert "1 new file: 2020-03/police.csv" in done.stdout


def test_a_name_that_harms_a_log_or_leads_elsewhere_is_made_safe_and_kept_in_the_ledger(
    home: Path, share: Path
) -> None:
    name = "police\n2020-03 \u202evsc.exe"
    (share / name).write_bytes(RETURN)
    assert gather_in(home).files == ("2020-03/police2020-03 vsc.exe",)
    assert gathered_events(home)[0].details["original_name"] == name


KILLED_BEFORE_RECORDING = """
import os, signal, sys
from flows.storage.ledger import Ledger
from tests.rounds.gathering import gather_in
from pathlib import Path
Ledger.append = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
gather_in(Path(sys.argv[1]))
"""


def test_a_gathering_killed_between_inbox_and_ledger_comes_to_the_same_end_when_repeated(
    home: Path, share: Path
) -> None:
    (share / "police.csv").write_bytes(RETURN)
    killed = subprocess.run([sys.executable, "-c", KILLED_BEFORE_RECORDING, str(home)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert inbox_of(home) == {"police.csv": RETURN}
    assert gathered_events(home) == []
    gather_in(home)
    assert inbox_of(home) == {"police.csv": RETURN}
    assert [event.details["inbox_name"] for event in gathered_events(home)] == ["police.csv"]


def test_two_gatherings_at_once_bring_each_file_once(home: Path, share: Path) -> None:
    for number in range(20):
        (share / f"police {number}.csv").write_bytes(RETURN + b"%d" % number)
    runs = [threading.Thread(target=gather_in, args=(home,)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(inbox_of(home)) == len(gathered_events(home)) == 20


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


def an_sftp(server: SftpServer, folder: Path, **changes: str) -> str:
    lines = {
        "kind": "files",
        "name": "partner-sftp",
        "address": f"sftp://127.0.0.1:{server.port}{folder}",
        "user": server.user,
        "key_file": str(server.key_file),
        "host_key": server.host_key,
    }
    return "settle_seconds = 0\n" + "\n".join(f'{key} = "{value}"' for key, value in {**lines, **changes}.items())


def test_files_come_from_a_real_sftp_server(tmp_path: Path, share: Path, sftp: SftpServer) -> None:
    (share / "police 2020-03.csv").write_bytes(RETURN * 9000)
    (share / "part.csv.part").write_bytes(b"half")
    home = home_with(tmp_path / "home", an_sftp(sftp, share))
    done = gather_in(home)
    assert done.files == ("2020-03/police 2020-03.csv",)
    assert inbox_of(home) == {"police 2020-03.csv": RETURN * 9000}
    assert gather_in(home).files == ()
    assert len(done.troubles) == 1


OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
SFTP_FAULTS = {
    "a server with another host key": ({"host_key": OTHER_KEY}, "not the one we know"),
    "a user that is not let in": ({"user": "nobody-we-know"}, "does not accept the user"),
    "a folder that is not there": ({"address": "sftp://127.0.0.1:{port}/nowhere/at/all"}, "or it has gone"),
    "a server that is down": ({"address": "sftp://127.0.0.1:1/x"}, "cannot be reached"),
    "a host key that is none": ({"host_key": "password"}, "is not a public key"),
    "a secret that is not set": (
        {"secret": "env:NO_SUCH_SECRET"},
        "the environment variable NO_SUCH_SECRET is not set",
    ),
}


@pytest.mark.parametrize("case", SFTP_FAULTS)
def test_each_fault_of_an_sftp_server_is_one_sentence(tmp_path: Path, sftp: SftpServer, case: str) -> None:
    changes, words = SFTP_FAULTS[case]
    changes = {key: value.replace("{port}", str(sftp.port)) for key, value in changes.items()}
    (sentence,) = gather_in(home_with(tmp_path / "home", an_sftp(sftp, tmp_path, **changes))).troubles
    assert sentence.startswith("partner-sftp: ")
    assert words in sentence
    assert sentence.count("\n") == 0


def test_a_known_hosts_file_vouches_for_the_server_as_well(tmp_path: Path, share: Path, sftp: SftpServer) -> None:
    (share / "police.csv").write_bytes(RETURN)
    known = tmp_path / "known_hosts"
    known.write_text(f"[127.0.0.1]:{sftp.port} {sftp.host_key}\n", encoding="utf-8")
    home = home_with(tmp_path / "home", an_sftp(sftp, share, host_key="", known_hosts=str(known)))
    assert gather_in(home).files == ("2020-03/police.csv",)


def test_an_sftp_server_that_nobody_vouches_for_is_refused_in_the_settings(tmp_path: Path, sftp: SftpServer) -> None:
    home = home_with(tmp_path / "home", an_sftp(sftp, tmp_path, host_key=""))
    with pytest.raises(SetUpError, match="an unknown server is never trusted"):
        gather_in(home)


def test_files_come_from_s3_compatible_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    s3fs = pytest.importorskip("s3fs")
    monkeypatch.setenv("S3_SECRET", "S3RVER")
    with s3_server(tmp_path) as port:
        place = f"http://127.0.0.1:{port}"
        lines = f'kind = "files"\nname = "store"\naddress = "s3://returns/in"\nuser = "S3RVER"\nendpoint = "{place}"\n'
        home = home_with(tmp_path / "home", lines + 'secret = "env:S3_SECRET"\nsettle_seconds = 0\nmax_megabytes = 1')
        assert "or it is empty" in gather_in(home).troubles[0]
        login = {"key": "S3RVER", "secret": "S3RVER"}
        store = s3fs.S3FileSystem(**login, endpoint_url=place, skip_instance_cache=True)
        store.pipe("returns/in/police.csv", RETURN)
        store.pipe("returns/in/huge.csv", b"x" * (1024 * 1024 + 1))
        done = gather_in(home)
        assert done.files == ("2020-03/police.csv",)
        assert "larger than the source allows" in done.troubles[0]
        monkeypatch.setenv("S3_SECRET", "wrong-and-secret")
        stranger = home_with(tmp_path / "stranger", lines.replace("S3RVER", "SOMEBODY") + 'secret = "env:S3_SECRET"')
        (sentence,) = gather_in(stranger).troubles
        assert "does not accept" in sentence
        assert "wrong-and-secret" not in sentence
    assert inbox_of(home) == {"police.csv": RETURN}
    assert "cannot be reached" in gather_in(home).troubles[0]
