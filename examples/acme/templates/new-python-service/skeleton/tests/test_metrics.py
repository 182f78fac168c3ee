import unittest

from ${{ values.module }}.metrics import Metrics


class MetricsTest(unittest.TestCase):
    def test_counts_what_is_in_flight_and_what_has_ended(self) -> None:
        metrics = Metrics()
        with metrics.request() as outcome:
            self.assertIn("\nhttp_requests_in_flight 1\n", metrics.text())
            outcome.route, outcome.status = "/v1/jobs", 200
        lines = metrics.text().splitlines()
        for line in (
            "http_requests_in_flight 0",
            'http_requests_total{route="/v1/jobs",status="200"} 1',
            'http_request_duration_seconds_bucket{route="/v1/jobs",status="200",le="2.5"} 1',
            'http_request_duration_seconds_bucket{route="/v1/jobs",status="200",le="+Inf"} 1',
            'http_request_duration_seconds_count{route="/v1/jobs",status="200"} 1',
        ):
            self.assertIn(line, lines)

    def test_counts_what_raises_as_a_failure(self) -> None:
        metrics = Metrics()
        with self.assertRaises(ZeroDivisionError), metrics.request():
            raise ZeroDivisionError
        self.assertIn('http_requests_total{route="unmatched",status="500"} 1', metrics.text())


if __name__ == "__main__":
    unittest.main()
