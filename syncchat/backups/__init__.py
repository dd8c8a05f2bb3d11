"""A backup is one file: the database and the media of one moment, and a manifest that proves both."""

from syncchat.backups.errors import BackupError
from syncchat.backups.restoring import Restoration
from syncchat.backups.taking import list_backups, take_backup

__all__ = ["BackupError", "Restoration", "list_backups", "take_backup"]
