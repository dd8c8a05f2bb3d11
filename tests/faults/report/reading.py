"""Finding figures among the results."""

from typing import Any

Results = dict[str, dict[str, Any]]
Figures = dict[str, Any]


def find_refusal(results: Results) -> str:
    """Why no document may be written from these."""
    commits: dict[str, list[str]] = {}
    for name, result in results.items():
        commits.setdefault(result["commit"], []).append(name)
    if not results:
        return "docs/reliability/ holds no results: run a proof first, with `make proof NAME=checker`."
    dirty = [commit for commit in commits if commit.endswith("-dirty")]
    if dirty or len(commits) > 1:
        found = "; ".join(f"{commit}: {', '.join(names)}" for commit, names in sorted(commits.items()))
        return f"Results of one commit without changes are needed, and these are of {found}. Run what differs again."
    return ""


def find_figures(results: Results, name: str) -> Figures:
    figures: Figures = results.get(name, {}).get("figures", {})
    return figures


def list_named(results: Results, prefix: str) -> list[tuple[str, Figures]]:
    """`prefix-…`, without the prefix."""
    wanted = [(name, result["figures"]) for name, result in sorted(results.items())]
    return [(name[len(prefix) + 1 :], figures) for name, figures in wanted if name.startswith(f"{prefix}-")]
