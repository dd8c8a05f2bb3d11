"""Group commit: verbs that wait share one transaction on one thread; answers follow the commit."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction

from syncchat.realtime import metrics

THREAD = "writer"
BATCH_LIMIT = 500
ATTEMPTS = 3
# No attempt begins later than this after the first: one of them may wait five seconds for a lock, and a
# batch of five hundred would otherwise be told after half an hour that another process holds it
PATIENCE = 3.0  # seconds

logger = structlog.get_logger(__name__)

Verb = Callable[[], Any]


class Unavailable(Exception):
    """The database did not confirm it. A connection lost during COMMIT leaves open whether it is
    stored; sending it again with the same id tells.
    """


class SendBatch(Protocol):
    """The hot verb: takes every send that waits, answers each with its result or its refusal."""

    def __call__(self, batch: Sequence[Any]) -> Sequence[Any]: ...


@dataclass(slots=True, eq=False)
class _Job:
    answer: asyncio.Future[Any]
    verb: Verb | None
    outgoing: Any = None


class Writer:
    """``refusal`` is the exception type by which a verb refuses: it undoes that verb alone."""

    def __init__(self, *, send_batch: SendBatch, refusal: type[Exception]) -> None:
        self._send_batch, self._refusal = send_batch, refusal
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    def run(self, verb: Verb) -> asyncio.Future[Any]:
        return self._submit(_Job(self._loop.create_future(), verb))

    def send(self, outgoing: Any) -> asyncio.Future[Any]:
        return self._submit(_Job(self._loop.create_future(), None, outgoing))

    def _submit(self, job: _Job) -> asyncio.Future[Any]:
        self._jobs.put(job)
        return job.answer

    def count_waiting(self) -> int:
        return self._jobs.qsize()

    async def stop(self) -> None:
        """Finish what was taken in, then end."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join, 5)

    # -- on the writer's thread

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch, is_last = self._gather(job)
            metrics.writer_batch.observe(len(batch))
            with metrics.writer_seconds.time():
                results = self._commit(batch)
            self._answer(batch, results)
            if is_last:
                break
        connection.close()

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        try:
            while len(batch) < BATCH_LIMIT:
                job = self._jobs.get_nowait()
                if job is None:
                    return batch, True
                batch.append(job)
        except Empty:
            pass
        return batch, False

    def _commit(self, batch: list[_Job]) -> list[Any]:
        connection.close_if_unusable_or_obsolete()
        deadline = time.monotonic() + PATIENCE
        try:
            with transaction.atomic():
                return self._apply(batch)
        except Exception as error:
            if len(batch) == 1 and not isinstance(error, DatabaseError | InterfaceError):
                return [error]
            logger.warning("batch_failed", size=len(batch), reason=repr(error))
            return [self._commit_alone(job, error, deadline) for job in batch]

    def _commit_alone(self, job: _Job, error: Exception, deadline: float) -> Any:
        """One verb in its own transaction: a deadlock or a dropped connection costs only a retry."""
        for _attempt in range(ATTEMPTS):
            if time.monotonic() > deadline:
                break
            try:
                with transaction.atomic():
                    return self._apply([job])[0]
            except (DatabaseError, InterfaceError) as failure:
                error = failure
                connection.close_if_unusable_or_obsolete()
            except Exception as failure:
                return failure
        logger.error("write_failed", reason=repr(error))
        return Unavailable()

    def _apply(self, batch: list[_Job]) -> list[Any]:
        results: list[Any] = []
        for is_send, jobs in groupby(batch, key=lambda job: job.verb is None):
            if is_send:
                results += self._send_batch([job.outgoing for job in jobs])
            else:
                results += [self._apply_alone(job) for job in jobs]
        return results

    def _apply_alone(self, job: _Job) -> Any:
        try:
            with transaction.atomic():
                return job.verb() if job.verb is not None else None
        except self._refusal as refusal:
            return refusal

    def _answer(self, batch: list[_Job], results: list[Any]) -> None:
        try:
            self._loop.call_soon_threadsafe(_settle, batch, results)
        except RuntimeError:
            return  # the loop has ended; the commit stands, the clients will ask again


def _settle(batch: list[_Job], results: list[Any]) -> None:
    for job, result in zip(batch, results, strict=True):
        if job.answer.done():
            continue
        if isinstance(result, Exception):
            job.answer.set_exception(result)
        else:
            job.answer.set_result(result)
