import json
import logging
import sys
import unittest

from ${{ values.module }}.log import JsonFormatter


class JsonFormatterTest(unittest.TestCase):
    def line(self, level: int, message: str, **more: object) -> dict[str, object]:
        record = logging.LogRecord("jobs", level, __file__, 1, message, None, None)
        record.__dict__.update(more)
        return json.loads(JsonFormatter("rates").format(record))

    def test_writes_one_object_per_line(self) -> None:
        line = self.line(logging.INFO, "two\nlines", fields={"rows": 3})
        self.assertRegex(str(line.pop("time")), r"^\d{4}-\d\d-\d\dT.+\+00:00$")
        self.assertEqual(line, {"level": "info", "msg": "two\nlines", "service": "rates", "rows": 3})

    def test_calls_levels_as_others_do(self) -> None:
        self.assertEqual(self.line(logging.WARNING, "x")["level"], "warn")
        self.assertEqual(self.line(logging.CRITICAL, "x")["level"], "error")

    def test_keeps_the_stack(self) -> None:
        try:
            raise ValueError("no rates")
        except ValueError:
            line = self.line(logging.ERROR, "failed", exc_info=sys.exc_info())
        self.assertIn("ValueError: no rates", str(line["stack"]))


if __name__ == "__main__":
    unittest.main()
