class TransferError(Exception):
    """A file that cannot be read, or a place where nothing can be written. Nothing was changed."""
