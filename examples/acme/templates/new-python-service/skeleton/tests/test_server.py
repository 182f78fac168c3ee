import json
import threading
import unittest
from http.client import HTTPConnection
from unittest.mock import patch

from ${{ values.module }}.jobs import JOBS
from ${{ values.module }}.server import create_server


class ServerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def tearDown(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def ask(self, method: str, path: str) -> tuple[int, object]:
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=5)
        self.addCleanup(connection.close)
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def test_is_alive(self) -> None:
        self.assertEqual(self.ask("GET", "/healthz"), (200, {"status": "ok"}))

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


if __name__ == "__main__":
    unittest.main()
