"""The HTTP surface: health, and one endpoint that starts a job."""

import json
import logging
import threading
import uuid
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .jobs import JOBS

log = logging.getLogger(__name__)


class Server(ThreadingHTTPServer):
    # A job may run for minutes; do not let it keep the process alive.
    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Handler)
        self.running = {name: threading.Lock() for name in JOBS}


class Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 15

    def do_GET(self) -> None:
        if self.path == "/healthz":
            return self._answer(HTTPStatus.OK, {"status": "ok"})
        if self.path == "/v1/jobs":
            return self._answer(HTTPStatus.OK, {"jobs": sorted(JOBS)})
        return self._answer(HTTPStatus.NOT_FOUND, {"error": "not found"})

    def do_POST(self) -> None:
        prefix, _, name = self.path.rpartition("/")
        job = JOBS.get(name) if prefix == "/v1/jobs" else None
        if job is None:
            return self._answer(HTTPStatus.NOT_FOUND, {"error": "not found"})
        lock = self.server.running[name]
        if not lock.acquire(blocking=False):
            return self._answer(HTTPStatus.CONFLICT, {"error": "already running"})
        try:
            result = job()
        except Exception:
            log.exception("job %s failed", name)
            return self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "failed"})
        finally:
            lock.release()
        log.info("job %s done: %s", name, result)
        return self._answer(HTTPStatus.OK, {"job": name, "result": result})

    def _answer(self, status: HTTPStatus, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Request-Id", self.headers.get("X-Request-Id") or uuid.uuid4().hex)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        if self.path != "/healthz":
            log.info(format, *args)


def create_server(address: tuple[str, int]) -> Server:
    return Server(address)
