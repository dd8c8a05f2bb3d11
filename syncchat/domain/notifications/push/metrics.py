"""What becomes of pushes, under /metrics."""

from prometheus_client import Counter

pushes = Counter("syncchat_pushes", "Pushes to devices, by what became of them", ["outcome"])
