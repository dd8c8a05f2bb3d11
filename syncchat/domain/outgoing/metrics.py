"""What becomes of deliveries to webhooks, under /metrics."""

from prometheus_client import Counter

deliveries = Counter(
    "syncchat_webhook_deliveries", "Attempts to tell webhooks, by what became of them", ["outcome"]
)
