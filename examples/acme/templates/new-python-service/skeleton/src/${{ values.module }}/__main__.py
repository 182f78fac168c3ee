"""Starts the server and stops it cleanly on SIGTERM."""

import logging
import os
import signal
import sys
import threading

from .log import JsonFormatter
from .server import create_server

DEFAULT_PORT = ${{ values.port }}


def read_port(env: dict[str, str]) -> int:
    raw = env.get("PORT") or str(DEFAULT_PORT)
    if not raw.isdigit() or int(raw) > 65535:
        raise ValueError(f'PORT is "{raw}", want a number from 0 to 65535')
    return int(raw)


def main() -> int:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service="${{ values.name }}"))
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"), handlers=[handler])
    log = logging.getLogger(__name__)

    try:
        server = create_server(("", read_port(dict(os.environ))))
    except (ValueError, OSError) as error:
        log.error("cannot start: %s", error)
        return 1

    def stop(signum: int, _frame: object) -> None:
        log.info("shutting down after %s", signal.Signals(signum).name)
        # shutdown() waits for serve_forever(), which runs in this thread.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("listening on port %d", server.server_port)
    with server:
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
