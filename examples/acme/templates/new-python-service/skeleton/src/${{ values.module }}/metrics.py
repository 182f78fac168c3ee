"""Counts requests and gives the counts in the Prometheus text format.

It covers the golden signals; move to prometheus-client when you need more.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Upper bounds in seconds. They bracket the objective of 500 ms.
BOUNDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5)
DURATION = "http_request_duration_seconds"


@dataclass
class _Series:
    buckets: list[int] = field(default_factory=lambda: [0] * len(BOUNDS))
    total: int = 0
    seconds: float = 0.0


@dataclass
class Outcome:
    """What a request came to; its handler fills it in."""

    route: str = "unmatched"
    status: int = 500


class Metrics:
    """Safe for use by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._series: dict[tuple[str, int], _Series] = {}
        self._in_flight = 0
        self._started = int(time.time())

    @contextmanager
    def request(self) -> Iterator[Outcome]:
        outcome = Outcome()
        start = time.perf_counter()
        with self._lock:
            self._in_flight += 1
        try:
            yield outcome
        finally:
            self._end(outcome, time.perf_counter() - start)

    def _end(self, outcome: Outcome, seconds: float) -> None:
        with self._lock:
            self._in_flight -= 1
            key = (outcome.route, outcome.status)
            series = self._series.setdefault(key, _Series())
            for index, bound in enumerate(BOUNDS):
                series.buckets[index] += seconds <= bound
            series.total += 1
            series.seconds += seconds

    def text(self) -> str:
        """Every series, sorted, so that two scrapes can be compared."""
        with self._lock:
            series = {
                f'route="{route}",status="{status}"': one
                for (route, status), one in sorted(self._series.items())
            }
            lines = [
                "# HELP process_start_time_seconds Start of the process, in seconds since the epoch.",
                "# TYPE process_start_time_seconds gauge",
                f"process_start_time_seconds {self._started}",
                "# HELP http_requests_in_flight Requests that are being served.",
                "# TYPE http_requests_in_flight gauge",
                f"http_requests_in_flight {self._in_flight}",
                "# HELP http_requests_total Requests served.",
                "# TYPE http_requests_total counter",
                *(f"http_requests_total{{{labels}}} {one.total}" for labels, one in series.items()),
                f"# HELP {DURATION} Time to serve a request.",
                f"# TYPE {DURATION} histogram",
            ]
            for labels, one in series.items():
                for bound, count in zip(BOUNDS, one.buckets, strict=True):
                    lines.append(f'{DURATION}_bucket{{{labels},le="{bound:g}"}} {count}')
                lines.append(f'{DURATION}_bucket{{{labels},le="+Inf"}} {one.total}')
                lines.append(f"{DURATION}_sum{{{labels}}} {one.seconds:.6f}")
                lines.append(f"{DURATION}_count{{{labels}}} {one.total}")
        return "\n".join(lines) + "\n"
