"""A period's papers appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.problems import PublishingError
from flows.storage import publish
from flows.storage.papers import read_manifest

OLD, NEW = {"a.txt": b"old", "sub/b.txt": b"old"}, {"a.txt": b"new"}


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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
    steps = iter(range(1, 100))

    class KilledError(BaseException):
        """Stands for the end of the process: nothing catches it."""

    def count_then(original: object) -> object:
        def stepping(*arguments: object, **named: object) -> object:
            if next(steps) == step:
                raise KilledError
            return original(*arguments, **named)  # type: ignore[operator]  # the two functions replaced below

        return stepping

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", count_then(Path.rename))
        patch.setattr(Path, "mkdir", count_then(Path.mkdir))
        patch.setattr(os, "fsync", count_then(os.fsync))
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
