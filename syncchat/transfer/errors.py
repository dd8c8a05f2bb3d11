class TransferError(Exception):
    """A file that cannot be read, or a place where nothing can be written. Nothing was changed."""


class Busy(TransferError):
    """Another import is at it: later this one can be."""
