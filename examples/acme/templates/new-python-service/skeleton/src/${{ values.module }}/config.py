"""Reads the environment once, at start, and reports every problem."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    """Everything the service can be told from outside."""

    port: int = ${{ values.port }}
    log_level: str = "INFO"
    # Passes between a signal and the last request that is taken.
    drain_seconds: float = 5.0
{%- if values.database and values.database != 'none' %}
    database: tuple[str, int] = ("", 0)
{%- endif %}


class ConfigError(ValueError):
    """Lists all that is wrong."""


def read_config(env: Mapping[str, str]) -> Config:
    problems: list[str] = []

    port = env.get("PORT") or str(Config.port)
    if not port.isdecimal() or int(port) > 65535:
        problems.append(f'PORT is "{port}", want a number from 0 to 65535')
    level = env.get("LOG_LEVEL") or Config.log_level
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        problems.append(f'LOG_LEVEL is "{level}", want DEBUG, INFO, WARNING or ERROR')
    drain = env.get("DRAIN_SECONDS") or str(Config.drain_seconds)
    if not re.fullmatch(r"\d{1,2}(\.\d+)?", drain):
        problems.append(f'DRAIN_SECONDS is "{drain}", want a number from 0 to 99')
{%- if values.database and values.database != 'none' %}
    address = env.get("DATABASE_ADDR") or ""
    host, _, database_port = address.rpartition(":")
    if not host or not database_port.isdecimal():
        problems.append(f'DATABASE_ADDR is "{address}", want host:port')
{%- endif %}
    if problems:
        raise ConfigError("; ".join(problems))
{%- if values.database and values.database != 'none' %}
    return Config(int(port), level, float(drain), (host, int(database_port)))
{%- else %}
    return Config(int(port), level, float(drain))
{%- endif %}
