import re
import urllib.request

from tests.servers import Server

TOKEN = "sesame"


def read_metric(server: Server, name: str) -> float:
    """The sum over its labels; the server was started with `METRICS_TOKEN=TOKEN`."""
    request = urllib.request.Request(f"{server.url}metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=10) as response:
        page = response.read().decode()
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", page, re.MULTILINE))
