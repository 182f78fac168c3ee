import unittest

from ${{ values.module }}.config import Config, ConfigError, read_config
{% if values.database and values.database != 'none' %}
DATABASE = {"DATABASE_ADDR": "db:5432"}
{% else %}
DATABASE: dict[str, str] = {}
{% endif %}

class ReadConfigTest(unittest.TestCase):
    def test_has_defaults(self) -> None:
        config = read_config(DATABASE)
        self.assertEqual((config.port, config.log_level, config.drain_seconds), (${{ values.port }}, "INFO", 5.0))

    def test_takes_what_it_is_told(self) -> None:
        env = {"PORT": "9000", "LOG_LEVEL": "DEBUG", "DRAIN_SECONDS": "0.5", **DATABASE}
        config = read_config(env)
        self.assertEqual((config.port, config.log_level, config.drain_seconds), (9000, "DEBUG", 0.5))
{%- if values.database and values.database != 'none' %}
        self.assertEqual(config.database, ("db", 5432))
{%- endif %}

    def test_says_everything_that_is_wrong(self) -> None:
        with self.assertRaises(ConfigError) as caught:
            read_config({"PORT": "http", "LOG_LEVEL": "loud", "DRAIN_SECONDS": "-1"})
        for name in ("PORT", "LOG_LEVEL", "DRAIN_SECONDS"{% if values.database and values.database != 'none' %}, "DATABASE_ADDR"{% endif %}):
            self.assertIn(f'{name} is "', str(caught.exception))

    def test_cannot_be_changed(self) -> None:
        with self.assertRaises(AttributeError):
            Config().port = 1  # type: ignore[misc]


if __name__ == "__main__":
    unittest.main()
