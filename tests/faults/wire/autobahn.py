"""`python -m tests.faults.wire.autobahn ws://…`: every case's verdict as JSON. A process of its own: the runner patches
the standard library.
"""

import asyncio
import json
import os
import sys

from kosoku import run_fuzzingclient
from kosoku._errors import FailureError

# Speed and size, with frames far beyond our limit; and compression, which we do not offer
NOT_APPLICABLE = {"9": "performance", "12": "compression", "13": "compression"}


async def judge(url: str) -> dict[str, str]:
    excluded = [f"{group}.*" for group in NOT_APPLICABLE]
    try:
        results = await run_fuzzingclient(url, exclude_cases=excluded, concurrency=8)
    except FailureError as failure:
        results = failure.results
    return {result.case_id: "FAILED" if not result.passed else result.behavior.value for result in results}


if __name__ == "__main__":
    json.dump(asyncio.run(judge(sys.argv[1])), sys.stdout)
    sys.stdout.flush()
    # Without the interpreter's end: the runner's threads outlive the run, and one that wakes then aborts the process
    os._exit(0)
