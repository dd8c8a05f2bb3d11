"""Finding figures among the results."""

from typing import Any

Results = dict[str, dict[str, Any]]
Figures = dict[str, Any]


def find_figures(results: Results, name: str) -> Figures:
    figures: Figures = results.get(name, {}).get("figures", {})
    return figures


def list_named(results: Results, prefix: str) -> list[tuple[str, Figures]]:
    """`prefix-…`, without the prefix."""
    wanted = [(name, result["figures"]) for name, result in sorted(results.items())]
    return [(name[len(prefix) + 1 :], figures) for name, figures in wanted if name.startswith(f"{prefix}-")]
