"""Starts the server and stops it cleanly on SIGTERM."""

import logging
import os
import signal
import sys
import threading
import time
import urllib.request

from .config import Config, ConfigError, read_config
{%- if values.database and values.database != 'none' %}
from .database import ping
{%- endif %}
from .log import JsonFormatter
from .server import Server, create_server

log = logging.getLogger(__package__)


def main() -> int:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service="${{ values.name }}"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    try:
        config = read_config(os.environ)
        logging.getLogger().setLevel(config.log_level)
        if sys.argv[1:] == ["healthcheck"]:
            return healthcheck(config)
{%- if values.database and values.database != 'none' %}
        server = create_server(("", config.port), lambda: ping(config.database))
{%- else %}
        server = create_server(("", config.port))
{%- endif %}
    except (ConfigError, OSError) as error:
        log.error("cannot start", extra={"fields": {"err": str(error)}})
        return 1

    def stop(signum: int, _frame: object) -> None:
        # This is the thread that serves, so it must not wait here.
        threading.Thread(target=drain, args=(server, config, signum)).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("listening", extra={"fields": {"port": server.server_port}})
    with server:
        server.serve_forever(poll_interval=0.1)
    log.info("stopped")
    return 0


def drain(server: Server, config: Config, signum: int) -> None:
    """Load balancers hear of it with a delay; until then requests still arrive."""
    server.stopping.set()
    fields = {"signal": signal.Signals(signum).name, "seconds": config.drain_seconds}
    log.info("draining", extra={"fields": fields})
    time.sleep(config.drain_seconds)
    server.shutdown()


def healthcheck(config: Config) -> int:
    """Asks the service of this container whether it is alive."""
    url = f"http://127.0.0.1:{config.port}/healthz"
    with urllib.request.urlopen(url, timeout=2) as response:
        return 0 if response.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
