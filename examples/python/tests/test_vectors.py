"""The hash and the codecs, against the tables of docs/hash.md."""

import pathlib
import re
import unittest

from fused.codecs import BYTES, INT64, STRING
from fused.xxh64 import xxh64

MANUAL = pathlib.Path(__file__).parents[3] / "docs" / "hash.md"


def rows(heading: str, columns: int):
    """The rows of the table below a heading, without its head."""
    section = MANUAL.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines()]
    return [row for row in cells if len(row) == columns][2:]


class VectorsTest(unittest.TestCase):
    def test_hashes_are_those_of_the_manual(self):
        vectors = rows("Vectors", 4)
        self.assertGreater(len(vectors), 10)
        for key, data, value, slot in vectors:
            with self.subTest(key):
                found = xxh64(bytes.fromhex(data))
                self.assertEqual(f"{found:016x}", value)
                self.assertEqual(found >> 50, int(slot))

    def test_keys_are_encoded_as_the_manual_has_them(self):
        texts = [(re.fullmatch('.*text "(.*)"', row[0]), row[1]) for row in rows("Vectors", 4)]
        texts = [(found[1], data) for found, data in texts if found]
        self.assertGreater(len(texts), 5)
        for text, data in texts:
            with self.subTest(text):
                self.assertEqual(STRING.encode(text).hex(), data)

    def test_values_are_encoded_as_the_manual_has_them(self):
        read = {
            "`string`": (STRING, str),
            "`int64`": (INT64, int),
            "`bytes`": (BYTES, lambda said: bytes.fromhex(said.replace(",", ""))),
        }
        examples = [row for row in rows("Examples", 3) if row[0] in read]
        self.assertEqual({row[0] for row in examples}, set(read))
        for name, said, data in examples:
            with self.subTest(f"{name} {said}"):
                codec, parse = read[name]
                self.assertEqual(codec.encode(parse(said)).hex(), data)
                self.assertEqual(codec.decode(bytes.fromhex(data)), parse(said))


class CodecTest(unittest.TestCase):
    def test_what_goes_in_comes_out(self):
        for text in ("", "a\0b", "\x7f\x80\u07ff\u0800\uffff", "a𝄞b", "\ud834", "\udd1e\ud834"):
            with self.subTest(text.encode("utf-8", "surrogatepass")):
                self.assertEqual(STRING.decode(STRING.encode(text)), text)
        for number in (-(2**63), -1, 0, 1, 2**63 - 1):
            self.assertEqual(INT64.decode(INT64.encode(number)), number)

    def test_numbers_keep_their_order(self):
        numbers = [-(2**63), -256, -1, 0, 1, 255, 2**63 - 1]
        self.assertEqual(sorted(numbers, key=INT64.encode), numbers)

    def test_what_is_no_value_is_refused(self):
        for data in ("f09d849e", "c0af", "e08080", "80", "c5", "e282"):
            with self.subTest(data), self.assertRaises(ValueError):
                STRING.decode(bytes.fromhex(data))
        for number in (2**63, -(2**63) - 1):
            with self.assertRaises(ValueError):
                INT64.encode(number)
        with self.assertRaises(ValueError):
            INT64.decode(bytes(7))


if __name__ == "__main__":
    unittest.main()
