from tests.transfer.conftest import media

__all__ = ["media"]
