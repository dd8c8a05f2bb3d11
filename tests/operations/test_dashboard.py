"""docs/grafana.json and docs/alerts.yaml name what a scrape gives, and Prometheus's own parser takes each query."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from syncchat.operations import lifespan
from tests.architecture.source import ROOT
from tests.operations.scrape import list_series, scrape
from tests.programs import is_installed

ALERTS = ROOT / "docs" / "alerts.yaml"
DASHBOARD = json.loads((ROOT / "docs" / "grafana.json").read_text())
RULES = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
# Grafana 10 reads this and migrates what is older
SCHEMA = 39
COLUMNS = 24
NAME = re.compile(r"\b(?:syncchat_\w+|up\b)")


def list_panels() -> list[dict[str, Any]]:
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def list_queries() -> Iterator[str]:
    """As Grafana sends them."""
    for panel in list_panels():
        for target in panel["targets"]:
            yield target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")


@pytest.fixture(scope="module")
def promtool() -> str:
    if not is_installed("promtool"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("promtool is not installed")
    return "promtool"


@pytest.fixture
def series(db: None, client: Client) -> set[str]:
    # Loads what counts, as a server does
    assert lifespan
    return list_series(scrape(client))


def test_every_series_that_a_panel_asks_for_exists_and_all_are_shown(series: set[str]) -> None:
    asked = {name for query in list_queries() for name in NAME.findall(query)}

    assert asked <= series
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in series} - shown == {
        "syncchat_files"  # their bytes are what fills a disk
    }


def test_every_series_that_a_rule_asks_for_exists(series: set[str]) -> None:
    asked = {name for rule in RULES for name in NAME.findall(rule["expr"])}

    # Prometheus itself says whether it could scrape
    assert asked - {"up"} <= series
    assert len(asked) > 10


def test_the_dashboard_is_of_a_schema_that_grafana_reads_with_titled_panels_beside_each_other() -> None:
    assert DASHBOARD["schemaVersion"] == SCHEMA
    assert all(panel["title"] and panel["targets"] for panel in list_panels())
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    assert all(place["x"] + place["w"] <= COLUMNS for place in places)
    assert [pair for pair in combinations(places, 2) if overlaps(*pair)] == []


def overlaps(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "w"), ("y", "h"))
    )


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["annotations"].keys() == {"summary", "action"}, rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_prometheus_takes_the_rules(promtool: str) -> None:
    run(promtool, "check", "rules", str(ALERTS))


def test_rules_fire_when_they_should_and_not_otherwise(promtool: str) -> None:
    run(promtool, "test", "rules", str(ROOT / "tests" / "operations" / "alerts.test.yaml"))


def test_prometheus_takes_every_query_of_the_dashboard(promtool: str, tmp_path: Path) -> None:
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(list_queries())]
    file = tmp_path / "queries.json"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))

    assert f"{len(rules)} rules found" in run(promtool, "check", "rules", str(file))


def test_prometheus_takes_the_configuration_of_the_page(promtool: str, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "hosting.md").read_text()
    [block] = [
        block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "scrape_configs" in block
    ]
    file = tmp_path / "prometheus.yml"
    file.write_text(block.replace("/etc/prometheus/alerts.yaml", str(ALERTS)))

    run(promtool, "check", "config", "--syntax-only", str(file))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
