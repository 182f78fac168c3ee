import json
import threading
import unittest
from http.client import HTTPConnection, HTTPResponse
from unittest.mock import patch

from ${{ values.module }}.jobs import JOBS
from ${{ values.module }}.server import SECURITY_HEADERS, create_server


class ServerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.missing: str | None = None
        self.server = create_server(("127.0.0.1", 0), self.ready)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def tearDown(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def ready(self) -> None:
        if self.missing:
            raise ConnectionRefusedError(self.missing)

    def send(self, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=5)
        self.addCleanup(connection.close)
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()

    def ask(self, method: str, path: str) -> tuple[int, object]:
        response, body = self.send(method, path)
        return response.status, json.loads(body)

    def test_is_alive_and_ready(self) -> None:
        self.assertEqual(self.ask("GET", "/healthz"), (200, {"status": "ok"}))
        self.assertEqual(self.ask("GET", "/readyz"), (200, {"status": "ok"}))

    def test_is_not_ready_while_a_dependency_is_missing(self) -> None:
        self.missing = "10.0.0.1"
        with self.assertLogs(level="WARNING"):
            # The reason is for the log alone.
            self.assertEqual(self.ask("GET", "/readyz"), (503, {"status": "unavailable"}))
        self.assertEqual(self.ask("GET", "/healthz"), (200, {"status": "ok"}))

    def test_is_not_ready_while_it_stops(self) -> None:
        self.server.stopping.set()
        with self.assertLogs(level="WARNING"):
            self.assertEqual(self.ask("GET", "/readyz")[0], 503)

    def test_lists_jobs(self) -> None:
        self.assertEqual(self.ask("GET", "/v1/jobs"), (200, {"jobs": sorted(JOBS)}))

    def test_runs_every_job(self) -> None:
        for name in JOBS:
            with self.subTest(job=name):
                status, body = self.ask("POST", f"/v1/jobs/{name}")
                self.assertEqual((status, body["job"]), (200, name))

    def test_refuses_a_job_that_is_running(self) -> None:
        name = next(iter(JOBS))
        with self.server.running[name]:
            self.assertEqual(self.ask("POST", f"/v1/jobs/{name}"), (409, {"error": "already running"}))

    def test_a_failing_job_can_run_again(self) -> None:
        name = next(iter(JOBS))
        with patch.dict(JOBS, {name: lambda: 1 / 0}), self.assertLogs(level="ERROR"):
            self.assertEqual(self.ask("POST", f"/v1/jobs/{name}"), (500, {"error": "failed"}))
        self.assertEqual(self.ask("POST", f"/v1/jobs/{name}")[0], 200)

    def test_does_not_know_other_paths(self) -> None:
        self.assertEqual(self.ask("GET", "/nope"), (404, {"error": "not found"}))
        self.assertEqual(self.ask("POST", "/v1/jobs/nope"), (404, {"error": "not found"}))

    def test_every_answer_carries_security_headers(self) -> None:
        for path in ("/healthz", "/metrics", "/nope"):
            with self.subTest(path=path):
                response, _ = self.send("GET", path)
                self.assertEqual({name: response.headers[name] for name in SECURITY_HEADERS}, SECURITY_HEADERS)
                self.assertNotIn("Python", response.headers["Server"])

    def test_keeps_a_sane_request_id_and_replaces_any_other(self) -> None:
        response, _ = self.send("GET", "/healthz", {"X-Request-Id": "from-the-caller"})
        self.assertEqual(response.headers["X-Request-Id"], "from-the-caller")
        response, _ = self.send("GET", "/healthz", {"X-Request-Id": '"; level=error'})
        self.assertRegex(response.headers["X-Request-Id"], r"^[0-9a-f]{32}$")

    def test_logs_a_request_once_and_no_probe(self) -> None:
        with self.assertLogs(level="INFO") as logs:
            self.ask("GET", "/healthz")
            self.ask("GET", "/v1/jobs")
            # Written after the answer, by another thread: the server has done so when it has stopped.
            self.server.shutdown()
            self.wait_for_requests()
        self.assertEqual([record.getMessage() for record in logs.records], ["request"])
        self.assertEqual(logs.records[0].__dict__["fields"]["route"], "/v1/jobs")

    def wait_for_requests(self) -> None:
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(5)

    def test_counts_by_route(self) -> None:
        name = next(iter(JOBS))
        self.ask("POST", f"/v1/jobs/{name}")
        self.wait_for_requests()
        _, body = self.send("GET", "/metrics")
        self.assertIn('http_requests_total{route="/v1/jobs/{name}",status="200"} 1', body.decode())


if __name__ == "__main__":
    unittest.main()
