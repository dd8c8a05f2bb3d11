"""What a scrape of /metrics gives: families with their labels."""

import re

from django.test import Client, override_settings

TYPE = re.compile(r"^# TYPE (?P<name>\S+) (?P<kind>\S+)$", re.MULTILINE)
SAMPLE = re.compile(r"^(?P<name>\w+)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$", re.MULTILINE)
# A bucket's bound is part of every histogram
OWN = {"le"}
HISTOGRAM = ("bucket", "sum", "count")
PARTS = re.compile(rf"_({'|'.join(HISTOGRAM)})$")


def read_families(page: str) -> dict[str, str]:
    """Name and kind of each."""
    return {found["name"]: found["kind"] for found in TYPE.finditer(page)}


def read_labels(page: str) -> dict[str, set[str]]:
    """Of each family that has samples."""
    families, labels = read_families(page), dict[str, set[str]]()
    for found in SAMPLE.finditer(page):
        name = found["name"] if found["name"] in families else PARTS.sub("", found["name"])
        labels.setdefault(name, set()).update(set(re.findall(r'(\w+)="', found["labels"] or "")) - OWN)
    return labels


def read_value(page: str, name: str, **labels: str) -> float:
    """The sum over what has these labels."""
    wanted = {f'{key}="{value}"' for key, value in labels.items()}
    return sum(
        float(found["value"])
        for found in SAMPLE.finditer(page)
        if found["name"] == name and wanted <= set((found["labels"] or "").split(","))
    )


def list_series(page: str) -> set[str]:
    """Everything that a query may name."""
    families = read_families(page)
    parts = {f"{name}_{part}" for name, kind in families.items() if kind == "histogram" for part in HISTOGRAM}
    return {name for name, kind in families.items() if kind != "histogram"} | parts


def scrape(client: Client) -> str:
    """Of this very process."""
    with override_settings(METRICS_TOKEN="sesame"):
        answer = client.get("/metrics", headers={"Authorization": "Bearer sesame"})
    assert answer.status_code == 200
    return answer.content.decode()
