"""One JSON object per line, which is what the log collector expects."""

import json
import logging
from datetime import datetime, timezone

# As all services of Acme call them.
LEVELS = {"WARNING": "warn", "CRITICAL": "error"}


class JsonFormatter(logging.Formatter):
    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": LEVELS.get(record.levelname, record.levelname.lower()),
            "msg": record.getMessage(),
            "service": self._service,
            # Given as extra={"fields": {...}}.
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)
