"""A backup is one file: the database and the media of one moment, and a manifest that proves both."""

from syncchat.backups.create import list_backups, take_backup
from syncchat.backups.errors import BackupError
from syncchat.backups.restore import Restoration

__all__ = ["BackupError", "Restoration", "list_backups", "take_backup"]
