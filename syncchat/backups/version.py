import tomllib

from syncchatroom.environment import BASE_DIR


def get_version() -> str:
    """The product's version, read where releases write it."""
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def parse_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("+")[0].split(".") if part.isdigit())
