"""Settings, a file a subject. Everything that differs between hosts comes from the environment."""

from syncchatroom.settings.accounts import *  # noqa: F403
from syncchatroom.settings.base import *  # noqa: F403
from syncchatroom.settings.log import *  # noqa: F403
from syncchatroom.settings.security import *  # noqa: F403
from syncchatroom.settings.storage import *  # noqa: F403
