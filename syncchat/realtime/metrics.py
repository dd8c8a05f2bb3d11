"""What each process counts, under /metrics."""

from prometheus_client import Counter, Gauge, Histogram

# A commit takes about half a millisecond; the promise for a delivery ends at a quarter of a second
ACK_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
BATCH_BUCKETS = (1, 2, 5, 10, 25, 50, 100, 250, 500)

connections = Gauge("syncchat_connections", "Open sockets", multiprocess_mode="livesum")
commands = Counter("syncchat_commands", "Commands received", ["type"])
nacks = Counter("syncchat_nacks", "Commands refused", ["code"])
events = Counter("syncchat_events", "Log entries fanned out")
deliveries = Counter("syncchat_deliveries", "Events offered to a connection")
queue_drops = Counter("syncchat_queue_drops", "Send queues dropped because the connection was slow")
slow_closes = Counter("syncchat_slow_closes", "Connections closed because they stayed slow")
silent_closes = Counter("syncchat_silent_closes", "Connections closed because nothing was heard of them")
ack_seconds = Histogram("syncchat_ack_seconds", "From a send to its acknowledgement", buckets=ACK_BUCKETS)
writer_batch = Histogram(
    "syncchat_writer_batch", "Commands in one transaction of the writer", buckets=BATCH_BUCKETS
)
writer_seconds = Histogram(
    "syncchat_writer_seconds", "One transaction of the writer, with its commit", buckets=ACK_BUCKETS
)
writer_waiting = Gauge(
    "syncchat_writer_waiting", "Commands that wait for the writer", multiprocess_mode="livesum"
)
hints = Counter("syncchat_hints", "Hints by way", ["way"])
layer_restarts = Counter("syncchat_layer_restarts", "Restarts of the task that receives from the layer")
wal_bytes = Gauge("syncchat_wal_bytes", "Size of SQLite's write-ahead log", multiprocess_mode="livemax")
