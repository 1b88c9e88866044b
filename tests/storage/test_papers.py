"""A period's papers appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from flows.problems import PublishingError
from flows.storage import publish
from flows.storage.papers import MANIFEST, read_manifest, read_standing

OLD, NEW = {"a.txt": b"old", "sub/b.txt": b"old"}, {"a.txt": b"new"}


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class KilledError(BaseException):
    """Stands for the end of the process: nothing catches it."""


def kill_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """Ends the process before the step-th time that a folder is made or renamed, or a file reaches the disk."""
    steps = iter(range(1, 100))

    def count_then(original: object) -> object:
        def stepping(*arguments: object, **named: object) -> object:
            if next(steps) == step:
                raise KilledError
            return original(*arguments, **named)  # type: ignore[operator]  # the functions replaced below

        return stepping

    patch.setattr(Path, "rename", count_then(Path.rename))
    patch.setattr(Path, "mkdir", count_then(Path.mkdir))
    patch.setattr(os, "fsync", count_then(os.fsync))


def test_papers_are_written_and_the_same_papers_change_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "2020-03"
    assert publish(OLD, folder)
    stamp = (folder / "a.txt").stat().st_mtime_ns
    assert not publish(OLD, folder)
    assert (folder / "a.txt").stat().st_mtime_ns == stamp
    assert held(folder) == OLD


def test_new_papers_take_the_place_of_old_ones_and_leave_nothing_of_them(tmp_path: Path) -> None:
    publish(OLD, tmp_path / "2020-03")
    assert publish(NEW, tmp_path / "2020-03")
    assert held(tmp_path / "2020-03") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["2020-03"]


@pytest.mark.parametrize("step", range(1, 8))
def test_a_run_killed_at_any_step_leaves_the_old_papers_or_the_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    folder = tmp_path / "2020-03"
    publish(OLD, folder)
    with monkeypatch.context() as patch:
        kill_at(patch, step)
        try:
            publish(NEW, folder)
        except KilledError:
            assert not folder.exists() or held(folder) in (OLD, NEW)
    publish(NEW, folder)
    assert held(folder) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["2020-03"]


def test_a_folder_that_cannot_be_written_is_a_sentence_and_the_old_papers_stay(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file stands where the folder should be")
    with pytest.raises(PublishingError, match="cannot be written"):
        publish(OLD, tmp_path / "outputs" / "2020-03")


def test_a_folder_without_a_manifest_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def pack(version: int, text: str) -> dict[str, bytes]:
    """A pack whose manifest names its version and its one paper."""
    outputs = {"a.txt": {"sha256": hashlib.sha256(text.encode()).hexdigest()}}
    return {"a.txt": text.encode(), MANIFEST: json.dumps({"version": version, "outputs": outputs}).encode()}


def test_a_later_version_leaves_the_earlier_one_whole_in_the_archive(tmp_path: Path) -> None:
    folder = tmp_path / "2020-03"
    for version in (1, 2, 3):
        assert publish(pack(version, f"text {version}"), folder)
        assert not publish(pack(version, f"text {version}"), folder)
    assert held(folder) == pack(3, "text 3")
    kept = tmp_path / "archive" / "2020-03"
    assert {path.name: held(path) for path in kept.iterdir()} == {"v1": pack(1, "text 1"), "v2": pack(2, "text 2")}
    standing = read_standing(folder)
    assert (standing.version, standing.papers, standing.before) == (3, pack(3, "text 3"), pack(2, "text 2"))
    assert read_standing(folder, 1).papers == pack(1, "text 1")


def test_the_next_version_follows_the_archive_where_somebody_took_the_folder_away(tmp_path: Path) -> None:
    folder = tmp_path / "2020-03"
    publish(pack(1, "one"), folder)
    publish(pack(2, "two"), folder)
    shutil.rmtree(folder)
    standing = read_standing(folder)
    assert (standing.version, standing.papers) == (1, pack(1, "one"))
    assert read_standing(tmp_path / "2020-04").version == 0


def test_a_paper_that_somebody_saved_over_is_no_new_version(tmp_path: Path) -> None:
    folder = tmp_path / "2020-03"
    publish(pack(1, "one"), folder)
    (folder / "a.txt").write_text("opened and saved by hand")
    assert read_standing(folder).is_same_as(pack(1, "one"))
    assert not read_standing(folder).is_same_as(pack(1, "two"))
    assert publish(pack(1, "one"), folder)
    assert held(folder) == pack(1, "one")
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("step", range(1, 16))
def test_a_run_killed_at_any_step_loses_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    folder, first, second = tmp_path / "2020-03", pack(1, "one"), pack(2, "two")
    publish(first, folder)
    killed = False
    with monkeypatch.context() as patch:
        kill_at(patch, step)
        try:
            publish(second, folder)
        except KilledError:
            killed = True
    assert killed or step > 8
    # Whatever was reached, the first version lies somewhere whole, and the next run ends with both.
    places = (folder, tmp_path / ".2020-03.old", tmp_path / "archive" / "2020-03" / "v1")
    assert any(held(place) == first for place in places if place.exists())
    assert read_standing(folder).version in (1, 2)
    publish(second, folder)
    assert held(folder) == second
    assert held(tmp_path / "archive" / "2020-03" / "v1") == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2020-03", "archive"]
    assert [path.name for path in (tmp_path / "archive" / "2020-03").iterdir()] == ["v1"]


def test_another_pack_under_the_same_version_in_the_archive_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "2020-03"
    publish(pack(1, "one"), tmp_path / "archive" / "2020-03" / "v1")
    publish(pack(1, "another"), folder)
    with pytest.raises(PublishingError, match="is another pack than"):
        publish(pack(2, "two"), folder)
    assert held(folder) == pack(1, "another")
