"""An upload that was under way while a backup was made: after the restore it goes on or begins again by itself."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from syncchat.backups.summary import read_facts
from syncchat.domain.files.uploads import add_part, begin_upload
from syncchat.errors import Conflict
from syncchat.models import Attachment, User
from tests.files.things import upload

pytestmark = pytest.mark.django_db
HALF = b"half of it, "
REST = b"and the rest"


@pytest.fixture
def half(bob: User) -> Attachment:
    begun = begin_upload(actor=bob, id=uuid4(), name="long.txt", size=len(HALF + REST))
    return add_part(actor=bob, upload_id=begun.pk, offset=0, content=HALF)


def test_what_a_backup_lists_holds_the_parts_of_an_upload_under_way(half: Attachment) -> None:
    assert set(half.parts) <= read_facts().files
    assert half.parts


def test_with_its_parts_it_goes_on_where_it_was(bob: User, half: Attachment) -> None:
    done = add_part(actor=bob, upload_id=half.pk, offset=len(HALF), content=REST)

    assert done.stored.read() == HALF + REST


def test_without_its_parts_it_begins_again_under_the_same_id(bob: User, half: Attachment) -> None:
    """As after an older backup, which did not look for them."""
    drop_parts(half)

    with pytest.raises(Conflict) as refused:
        add_part(actor=bob, upload_id=half.pk, offset=len(HALF), content=REST)
    assert refused.value.field == "offset"

    again = begin_upload(actor=bob, id=half.pk, name="long.txt", size=len(HALF + REST))
    assert (again.received, again.parts) == (0, [])
    assert upload(bob, HALF + REST, "long.txt", id=half.pk).stored.read() == HALF + REST


def drop_parts(half: Attachment) -> None:
    shutil.rmtree(Path(settings.MEDIA_ROOT) / Path(half.parts[0]).parent)
