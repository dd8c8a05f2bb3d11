"""`manage.py verify` and the files that rows name."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from syncchat.domain.accounts.avatars import set_avatar
from syncchat.integrity import OUTSIDE, verify
from syncchat.models import User


@pytest.fixture
def picture(alice: User, tmp_path: Path, settings: Any) -> Path:
    """Where alice's picture is stored, long ago."""
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(drawn, "PNG")
    drawn.seek(0)
    path = Path(set_avatar(actor=alice, upload=drawn, size=100).avatar.path)
    os.utime(path, (0, 0))
    return path


def _list_found() -> dict[str, list[str]]:
    return {
        subject: [each.where for each in findings] for subject, findings in verify() if subject in OUTSIDE
    }


def test_a_picture_in_its_place_is_fine(picture: Path) -> None:
    assert _list_found() == {"files are where rows say": [], "files are somebody's": []}


def test_a_picture_that_is_gone_is_named_with_its_person(picture: Path, alice: User) -> None:
    picture.unlink()

    assert _list_found()["files are where rows say"] == [f"user {alice.pk}"]


def test_a_file_that_nobody_names_any_more_is_found_once_it_is_old(picture: Path, tmp_path: Path) -> None:
    for name, age in (("forgotten", 0), ("just-uploaded", None)):
        path = tmp_path / "avatars" / name
        path.write_bytes(b"a face")
        if age is not None:
            os.utime(path, (age, age))

    assert _list_found()["files are somebody's"] == ["avatars/forgotten"]
