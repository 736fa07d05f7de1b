"""The workers over one release: who answers what, how long, and what becomes of a query that asks too much.

Every query first gets a short slice in the fast lane. What takes longer goes on in the slow lane, which has few seats
and a low priority; when they are taken, its worker is killed and it starts anew when a seat is free. So small queries
are answered quickly beside any number of large ones. Who waits is served in the order of what each client has lately
taken (`Debts`).
"""

import asyncio
import math
import os
import socket
from dataclasses import dataclass
from typing import cast

from tiegraph.api.problems import Problem
from tiegraph.api.workers import limits
from tiegraph.api.workers.debts import Debts
from tiegraph.api.workers.frames import END, FAULT, PART, READY, WHOLE, Splitter, read_json
from tiegraph.api.workers.jobs import Answer, Gone, Job, Lost, Stream
from tiegraph.api.workers.question import Question
from tiegraph.api.workers.zygotes import Zygote, computed, kill
from tiegraph.errors import StoreError

SLICE = 0.5  # seconds of computing in the fast lane
LONGEST = 2.0  # seconds there at most, where other work on the machine keeps a worker from computing
WAITING, DELAYED = 256, 32  # how many may wait for the fast lane, and for the slow one
RETRY_AFTER = 5  # seconds, as clients are told
LOG = "See the server's log."


@dataclass(frozen=True)
class Lanes:
    """How many workers may be busy at once in each lane."""

    fast: int
    slow: int


class Worker(asyncio.Protocol):
    """A worker process.

    handle: its pidfd; process, thread: the ids of the process and of its thread that answers; job: what it is at;
    has_ended: whether it was killed.
    """

    def __init__(self, crew: "Crew", handle: int) -> None:
        self._crew = crew
        self._splitter = Splitter()
        self.handle = handle
        self.process = self.thread = 0
        self.job: Job | None = None
        self.has_ended = False
        self.link: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ours now."""
        self.link = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what the worker says."""
        for kind, content in self._splitter.feed(data):
            self._crew.heard(self, kind, content)

    def connection_lost(self, _: Exception | None) -> None:
        """The worker has ended, or is no longer wanted."""
        kill(self.handle)
        os.close(self.handle)
        self._crew.lost(self)


class Crew:
    """The workers over one release. All its methods belong to the thread of the event loop."""

    def __init__(self, zygote: Zygote, lanes: Lanes, debts: Debts) -> None:
        self._zygote = zygote
        self._lanes = lanes
        self._debts = debts
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._workers: set[Worker] = set()
        self._asked = 0  # workers that the zygote has been asked for and that are not ready yet
        self._idle: list[Worker] = []
        self._fast: set[Worker] = set()
        self._slow: set[Worker] = set()
        self._waiting: list[Job] = []
        self._delayed: list[Job] = []
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._retired = False
        self.is_closed = False

    @classmethod
    async def hire(cls, zygote: Zygote, lanes: Lanes, debts: Debts) -> "Crew":
        """The workers of a zygote, of which at least one is ready. Raises StoreError when none can be."""
        crew = cls(zygote, lanes, debts)
        zygote.listen(crew._arrived, crew._zygote_ended)
        crew._hire()
        try:
            await crew._ready
        except BaseException:
            crew.close()
            raise
        return crew

    def submit(self, question: Question, client: str) -> Job:
        """A question on its way: `answered` becomes its answer. Raises Lost when this crew takes no more."""
        if self.is_closed:
            raise Lost
        job = Job(question, client, self._loop.time() + question.seconds, self._loop.create_future())
        self._waiting.append(job)
        self._pump()
        if job in self._waiting:
            self._wait(job, self._waiting, WAITING)
        return job

    def drop(self, job: Job) -> None:
        """Nobody wants this answer any more."""
        for waiting in (self._waiting, self._delayed):
            if job in waiting:
                waiting.remove(job)
        for worker in self._busy():
            if worker.job is job:
                self._end(worker)
        self._fail(job, Gone())

    def retire(self) -> None:
        """Take no new question, and close when the last one is answered."""
        self._retired = True
        self._close_when_done()

    def close(self) -> None:
        """End every worker now; what is not answered is lost."""
        if self.is_closed:
            return
        self.is_closed = True
        self._zygote.close()
        for worker in list(self._workers):
            worker.link.abort()
        for job in (*self._waiting, *self._delayed):
            self._fail(job, Lost())
        self._waiting.clear()
        self._delayed.clear()

    def heard(self, worker: Worker, kind: bytes, content: bytes) -> None:
        """A worker has said something."""
        if worker.has_ended:
            return  # these were its last words
        if kind == READY:
            self._is_ready(worker, content)
            return
        job = worker.job
        if job is None:
            if kind == FAULT and not self._ready.done():
                self._ready.set_exception(StoreError(*read_json(content)))
            return
        if kind == PART:
            self._part(worker, job, content)
            return
        if kind == END and job.stream is not None:
            job.stream.put(content[1:])
            job.stream.end(complete=True)
        elif kind == WHOLE and not job.answered.done():
            job.answered.set_result(Answer(content[:1].decode(), content[1:]))
        elif kind == FAULT:
            status, detail, mend, members = read_json(content)
            self._fail(job, Problem(status, detail, mend, **members))
        self._finished(worker)

    def lost(self, worker: Worker) -> None:
        """A worker has ended."""
        self._workers.discard(worker)
        if not worker.process:
            # It could not begin. The next one might, but not at once; when it was the first, nobody waits for that.
            self._loop.call_later(1, self._replace)
            if not self._ready.done():
                self._ready.set_exception(StoreError("The processes that answer queries end as they begin.", "", LOG))
        job = worker.job
        if worker in self._idle:
            self._idle.remove(worker)
        if job is not None:
            zygote_too = self.is_closed or self._zygote.has_ended
            self._fail(job, Lost() if zygote_too else _too_deep())
            self._release(worker)
        self._hire()
        self._pump()
        self._close_when_done()

    # Lanes

    def _pump(self) -> None:
        """Give work to whoever is idle."""
        while self._idle:
            if self._waiting and len(self._fast) < self._lanes.fast:
                self._start(self._next(self._waiting), self._fast)
            elif self._delayed and len(self._slow) < self._lanes.slow:
                self._start(self._next(self._delayed), self._slow)
            else:
                return

    def _next(self, waiting: list[Job]) -> Job:
        owed = {client: self._debts.of(client) for client in {job.client for job in waiting}}
        job = min(waiting, key=lambda job: owed[job.client])  # of equals the first
        waiting.remove(job)
        return job

    def _start(self, job: Job, lane: set[Worker]) -> None:
        worker = self._idle.pop()
        lane.add(worker)
        worker.job = job
        job.cancel_timer()
        job.started = self._loop.time()
        if lane is self._slow:
            _slow_down(worker)
            job.timer = self._loop.call_at(job.due, self._too_late, job)
            self._hire()
        else:
            job.computed = _computed(worker)
            job.timer = self._loop.call_at(min(job.started + SLICE, job.due), self._slice_over, worker)
        worker.link.write(job.question.frame())

    def _slice_over(self, worker: Worker) -> None:
        job = worker.job
        if job is None:
            return
        now = self._loop.time()
        left = min(SLICE - (_computed(worker) - job.computed), job.started + LONGEST - now)
        if job.due <= now:
            self._too_late(job)
        elif left > 0:
            job.timer = self._loop.call_at(min(now + max(left, 0.05), job.due), self._slice_over, worker)
        else:
            self._move_to_slow(worker, job)

    def _move_to_slow(self, worker: Worker, job: Job) -> bool:
        """Let a worker go on in the slow lane if there is a seat; else its job waits for one, to start anew."""
        job.cancel_timer()
        if len(self._slow) < self._lanes.slow:
            self._fast.discard(worker)
            self._slow.add(worker)
            _slow_down(worker)
            job.timer = self._loop.call_at(job.due, self._too_late, job)
            self._hire()
            return True
        self._end(worker)
        self._delayed.append(job)
        self._wait(job, self._delayed, DELAYED)
        return False

    def _wait(self, job: Job, waiting: list[Job], places: int) -> None:
        """Let a job wait until it is due; where too many wait, one of the client that took most is refused."""
        job.timer = self._loop.call_at(job.due, self._too_late, job)
        if len(waiting) > places:
            owed = {client: self._debts.of(client) for client in {job.client for job in waiting}}
            refused = max(reversed(waiting), key=lambda job: owed[job.client])
            waiting.remove(refused)
            self._fail(refused, _busy())

    def _too_late(self, job: Job) -> None:
        for waiting in (self._waiting, self._delayed):
            if job in waiting:
                waiting.remove(job)
                self._fail(job, _busy())
                return
        for worker in self._busy():
            if worker.job is job:
                self._fail(job, _too_slow(job.question.seconds))
                self._end(worker)
                return

    # Workers

    def _arrived(self, link: socket.socket, handle: int) -> None:
        link.setblocking(False)
        task = self._loop.create_task(self._take_on(link, handle))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_on(self, link: socket.socket, handle: int) -> None:
        worker = Worker(self, handle)
        await self._loop.create_unix_connection(lambda: worker, sock=link)
        self._workers.add(worker)
        if self.is_closed:
            worker.link.abort()

    def _is_ready(self, worker: Worker, content: bytes) -> None:
        if not worker.process:
            worker.process, worker.thread = read_json(content)
            self._asked -= 1
            if not self._ready.done():
                self._ready.set_result(None)
        self._idle.append(worker)
        self._pump()

    def _part(self, worker: Worker, job: Job, content: bytes) -> None:
        if job.stream is None:
            # A long answer keeps its worker for as long as its client reads: that is for the slow lane.
            if worker in self._fast and not self._move_to_slow(worker, job):
                return
            job.stream = Stream(worker.link)
            if not job.answered.done():
                job.answered.set_result(Answer(content[:1].decode(), job.stream))
        job.stream.put(content[1:])

    def _finished(self, worker: Worker) -> None:
        """A worker has answered; one from the slow lane cannot get its priority back, and goes."""
        was_slow = worker in self._slow
        self._release(worker)
        if was_slow:
            self._end(worker)
        self._close_when_done()

    def _end(self, worker: Worker) -> None:
        """Kill a worker."""
        worker.has_ended = True
        self._release(worker)
        kill(worker.handle)
        worker.link.abort()

    def _release(self, worker: Worker) -> None:
        job, worker.job = worker.job, None
        self._fast.discard(worker)
        self._slow.discard(worker)
        if job is not None:
            job.cancel_timer()
            self._debts.add(job.client, self._loop.time() - job.started)
            if job.stream is not None:
                job.stream.end(complete=False)

    def _hire(self) -> None:
        """Keep a worker for every seat of the fast lane, and one to spare."""
        while not self.is_closed and self._asked + len(self._idle) + len(self._fast) <= self._lanes.fast:
            self._asked += 1
            self._zygote.fork()

    def _replace(self) -> None:
        self._asked -= 1
        self._hire()

    def _zygote_ended(self) -> None:
        if not self._ready.done():
            self._ready.set_exception(StoreError("The process that reads the release has ended.", "", LOG))
        self.close()

    def _busy(self) -> list[Worker]:
        return [*self._fast, *self._slow]

    def _close_when_done(self) -> None:
        if self._retired and not (self._fast or self._slow or self._waiting or self._delayed):
            self.close()

    def _fail(self, job: Job, why: Problem | Lost | Gone) -> None:
        job.cancel_timer()
        if job.stream is not None:
            job.stream.end(complete=False)
        elif not job.answered.done():
            job.answered.set_exception(why)
            job.answered.exception()  # whoever waited may have gone


def _computed(worker: Worker) -> float:
    try:
        return computed(worker.process)
    except OSError:
        return math.inf  # it has just ended


def _slow_down(worker: Worker) -> None:
    try:
        os.setpriority(os.PRIO_PROCESS, worker.thread, limits.NICE_SLOW)
    except ProcessLookupError:
        return  # it has just ended


def _too_slow(seconds: float) -> Problem:
    return Problem(
        504,
        f"The query was not answered within {seconds:g} seconds.",
        "Ask for less at a time: bind more, drop ORDER BY, add LIMIT, or take a dump.",
    )


def _busy() -> Problem:
    return Problem(503, "Too many queries wait to be answered.", "Ask again later.", {"Retry-After": str(RETRY_AFTER)})


def _too_deep() -> Problem:
    return Problem(
        500,
        "The query was too deep or too big: the process that answered it has ended.",
        "Nest less, or ask for less at a time.",
    )
