"""The HTTP surface: health, metrics, and one endpoint that starts a job."""

import json
import logging
import re
import threading
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .jobs import JOBS
from .metrics import Metrics, Outcome

log = logging.getLogger(__name__)

# What a service without pages can promise: nothing of it is to be shown in a
# browser, kept by a cache, or fetched without TLS again.
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
# Asked for all the time, by machines.
PROBES = ("/healthz", "/readyz", "/metrics")


class Server(ThreadingHTTPServer):
    # A job may run for minutes; do not let it keep the process alive.
    daemon_threads = True

    def __init__(self, address: tuple[str, int], ready: Callable[[], None]) -> None:
        super().__init__(address, Handler)
        self.ready = ready
        self.metrics = Metrics()
        self.stopping = threading.Event()
        self.running = {name: threading.Lock() for name in JOBS}


class Handler(BaseHTTPRequestHandler):
    server: Server
    # Seconds that a client may take to send its request.
    timeout = 15
    # The versions of this program and of Python are nobody's business.
    server_version = "service"
    sys_version = ""

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_POST(self) -> None:
        self._serve(self._post)

    def _serve(self, handle: Callable[[Outcome], None]) -> None:
        start = time.perf_counter()
        sent = self.headers.get("X-Request-Id", "")
        # Kept if it is sane, so that one request can be followed through several services.
        self.request_id = sent if re.fullmatch(r"[\w-]{8,64}", sent, re.ASCII) else uuid.uuid4().hex
        with self.server.metrics.request() as outcome:
            handle(outcome)
        if self.path in PROBES:
            return
        fields = {
            "request_id": self.request_id,
            "method": self.command,
            "route": outcome.route,
            "status": outcome.status,
            "duration_ms": round((time.perf_counter() - start) * 1000),
        }
        log.info("request", extra={"fields": fields})

    def _get(self, outcome: Outcome) -> None:
        if self.path in PROBES:
            outcome.route = self.path
        if self.path == "/healthz":
            # It must not look at dependencies: a restart does not repair a database.
            return self._answer(outcome, HTTPStatus.OK, {"status": "ok"})
        if self.path == "/readyz":
            return self._ready(outcome)
        if self.path == "/metrics":
            return self._answer(outcome, HTTPStatus.OK, self.server.metrics.text())
        if self.path == "/v1/jobs":
            outcome.route = self.path
            return self._answer(outcome, HTTPStatus.OK, {"jobs": sorted(JOBS)})
        return self._answer(outcome, HTTPStatus.NOT_FOUND, {"error": "not found"})

    def _ready(self, outcome: Outcome) -> None:
        try:
            if self.server.stopping.is_set():
                raise ConnectionError("the service is stopping")
            self.server.ready()
        except OSError as error:
            log.warning("not ready", extra={"fields": {"err": str(error)}})
            return self._answer(outcome, HTTPStatus.SERVICE_UNAVAILABLE, {"status": "unavailable"})
        return self._answer(outcome, HTTPStatus.OK, {"status": "ok"})

    def _post(self, outcome: Outcome) -> None:
        prefix, _, name = self.path.rpartition("/")
        job = JOBS.get(name) if prefix == "/v1/jobs" else None
        if job is None:
            return self._answer(outcome, HTTPStatus.NOT_FOUND, {"error": "not found"})
        outcome.route = "/v1/jobs/{name}"
        lock = self.server.running[name]
        if not lock.acquire(blocking=False):
            return self._answer(outcome, HTTPStatus.CONFLICT, {"error": "already running"})
        try:
            status, body = self._run(name, job)
        finally:
            # Before the answer: whoever has it may start the job again at once.
            lock.release()
        return self._answer(outcome, status, body)

    def _run(self, name: str, job: Callable[[], dict[str, object]]) -> tuple[HTTPStatus, dict[str, object]]:
        try:
            result = job()
        except Exception:
            log.exception("job %s failed", name, extra={"fields": {"request_id": self.request_id}})
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "failed"}
        log.info("job %s done", name, extra={"fields": {"result": result}})
        return HTTPStatus.OK, {"job": name, "result": result}

    def _answer(self, outcome: Outcome, status: HTTPStatus, body: object) -> None:
        outcome.status = status.value
        is_text = isinstance(body, str)
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in SECURITY_HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain; version=0.0.4" if is_text else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Request-Id", self.request_id)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: each request is logged once, when it ends."""


def create_server(address: tuple[str, int], ready: Callable[[], None] = lambda: None) -> Server:
    """Makes a server; `ready` raises OSError while traffic should go elsewhere."""
    return Server(address, ready)
