import unittest

from ${{ values.module }}.__main__ import DEFAULT_PORT, read_port


class ReadPortTest(unittest.TestCase):
    def test_default(self) -> None:
        self.assertEqual(read_port({}), DEFAULT_PORT)

    def test_says_what_is_wrong(self) -> None:
        with self.assertRaisesRegex(ValueError, 'PORT is "http"'):
            read_port({"PORT": "http"})


if __name__ == "__main__":
    unittest.main()
