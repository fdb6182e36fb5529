"""The collections on a real cluster, whose endpoints are in the variable FUSED_ENDPOINTS."""

import os
import queue
import threading
import time
import unittest
import uuid

import fused

ENDPOINTS = os.environ.get("FUSED_ENDPOINTS")


@unittest.skipUnless(ENDPOINTS, "FUSED_ENDPOINTS names no cluster")
class CollectionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = fused.connect(ENDPOINTS)
        cls.addClassCleanup(cls.client.close)

    def setUp(self):
        self.name = f"test-{uuid.uuid4()}"

    def opened(self, structure):
        self.addCleanup(structure.destroy)
        return structure

    def test_map(self):
        stock = self.opened(self.client.map(self.name, fused.STRING, fused.INT64))
        self.assertIsNone(stock.put("apple", 3))
        self.assertEqual(stock.put("apple", 4), 3)
        stock["𝄞"] = -1
        self.assertEqual(stock["𝄞"], -1)
        self.assertEqual(stock.get("pear"), None)
        with self.assertRaises(KeyError):
            stock["pear"]
        self.assertIn("apple", stock)
        self.assertNotIn("pear", stock)
        self.assertEqual(stock.setdefault("apple", 9), 4)
        self.assertEqual(stock.setdefault("pear", 9), 9)
        self.assertEqual(dict(stock), {"apple": 4, "pear": 9, "𝄞": -1})
        self.assertEqual(sorted(stock.values()), [-1, 4, 9])
        self.assertIn(9, stock.values())
        self.assertNotIn(10, stock.values())
        self.assertFalse(stock.replace("apple", 3, 5))
        self.assertTrue(stock.replace("apple", 4, 5))
        self.assertEqual(stock.compute("apple", lambda before: before + 1), 6)
        self.assertEqual(stock.compute("plum", lambda before: before or 1), 1)
        self.assertFalse(stock.remove("plum", 2))
        self.assertTrue(stock.remove("plum", 1))
        self.assertEqual(stock.pop("apple"), 6)
        self.assertEqual(stock.pop("apple", 0), 0)
        with self.assertRaises(KeyError):
            stock.pop("apple")
        with self.assertRaises(KeyError):
            del stock["apple"]
        self.assertEqual({stock.popitem()[0], stock.popitem()[0]}, {"pear", "𝄞"})
        with self.assertRaises(KeyError):
            stock.popitem()
        self.assertEqual(len(stock), 0)
        self.assertFalse(stock)

    def test_map_of_many_pages(self):
        squares = self.opened(self.client.map(self.name, fused.INT64, fused.BYTES))
        for number in range(100):
            squares[number] = bytes([number]) * 4_096
        self.assertEqual(dict(squares.items()), {n: bytes([n]) * 4_096 for n in range(100)})
        squares.clear()
        self.assertEqual(list(squares), [])

    def test_set(self):
        colours = self.opened(self.client.set(self.name, fused.STRING))
        self.assertTrue(colours.add("red"))
        self.assertFalse(colours.add("red"))
        self.assertTrue(colours.add("blue"))
        self.assertEqual(colours & {"red", "green"}, {"red"})
        self.assertTrue(colours.discard("red"))
        self.assertFalse(colours.discard("red"))
        with self.assertRaises(KeyError):
            colours.remove("red")
        self.assertEqual(colours.pop(), "blue")
        with self.assertRaises(KeyError):
            colours.pop()

    def test_list(self):
        log = self.opened(self.client.list(self.name, fused.STRING))
        log.extend(["b", "d", "b"])
        log.insert(0, "a")
        log.insert(-1, "c")
        log.insert(100, "e")
        self.assertEqual(list(log), ["a", "b", "d", "c", "b", "e"])
        self.assertEqual(log[1:3], ["b", "d"])
        self.assertEqual((log[0], log[-1]), ("a", "e"))
        log[-1] = "z"
        self.assertEqual((log.index("b"), log.index("b", 2), "z" in log), (1, 4, True))
        log.remove("b")
        del log[0]
        self.assertEqual((log.pop(), log.pop(0), list(log)), ("z", "d", ["c", "b"]))
        with self.assertRaises(ValueError):
            log.remove("q")
        with self.assertRaises(ValueError):
            log.index("q")
        for position in (2, -3):
            with self.assertRaises(IndexError):
                log[position]
            with self.assertRaises(IndexError):
                log.pop(position)
        with self.assertRaises(TypeError):
            del log[0:1]
        log.clear()
        with self.assertRaises(IndexError):
            log.pop()

    def test_list_and_queue_of_many_pages(self):
        log = self.opened(self.client.list(self.name, fused.BYTES))
        jobs = self.opened(self.client.deque(self.name + "q", fused.BYTES))
        values = [bytes([number]) * 30_000 for number in range(9)]
        for value in values:
            log.append(value)
            jobs.appendleft(value)
        self.assertEqual(list(log), values)
        self.assertEqual(list(jobs), values[::-1])
        self.assertEqual(list(reversed(jobs)), values)

    def test_queue(self):
        jobs = self.opened(self.client.queue(self.name, fused.INT64))
        for number in (1, 2, 3):
            jobs.put(number)
        self.assertEqual((jobs.peek(), jobs.get(), len(jobs)), (1, 1, 2))
        self.assertIn(3, jobs)
        self.assertTrue(jobs.remove(3))
        self.assertFalse(jobs.remove(3))
        self.assertEqual(jobs.get_nowait(), 2)
        self.assertIsNone(jobs.peek())
        with self.assertRaises(queue.Empty):
            jobs.get_nowait()
        start = time.monotonic()
        with self.assertRaises(queue.Empty):
            jobs.get(timeout=0.3)
        self.assertGreaterEqual(time.monotonic() - start, 0.29)

    def test_those_who_wait_are_served_in_turn(self):
        jobs = self.opened(self.client.queue(self.name, fused.INT64))
        taken = []
        workers = [threading.Thread(target=lambda: taken.append(jobs.get())) for _ in range(8)]
        for worker in workers:
            worker.start()
        for number in range(8):
            jobs.put(number)
        for worker in workers:
            worker.join(timeout=30)
        self.assertEqual(sorted(taken), list(range(8)))

    def test_deque(self):
        cards = self.opened(self.client.deque(self.name, fused.STRING))
        cards.append("b")
        cards.append("c")
        cards.appendleft("a")
        self.assertEqual((cards.peekleft(), cards.peek()), ("a", "c"))
        self.assertEqual((list(cards), list(reversed(cards))), (["a", "b", "c"], ["c", "b", "a"]))
        self.assertEqual((cards.pop(), cards.popleft(), cards.take(5)), ("c", "a", "b"))
        with self.assertRaises(IndexError):
            cards.popleft()
        with self.assertRaises(queue.Empty):
            cards.takeleft(timeout=0.01)

    def test_counter(self):
        stock = self.opened(self.client.counter(self.name))
        self.assertEqual((stock.value, stock.add(), stock.add(-3)), (0, 1, -2))
        self.assertEqual(stock.set(2**63 - 1), -2)
        self.assertEqual(stock.add(1), -(2**63))
        self.assertFalse(stock.compare_and_set(0, 5))
        self.assertTrue(stock.compare_and_set(-(2**63), 5))
        self.assertEqual(stock.value, 5)

    def test_a_pinned_structure_is_another_one(self):
        for primary in range(self.client.primaries):
            self.opened(self.client.list(self.name, fused.INT64, primary)).append(primary)
        for primary in range(self.client.primaries):
            self.assertEqual(list(self.client.list(self.name, fused.INT64, primary)), [primary])
        with self.assertRaises(IndexError):
            self.client.list(self.name, fused.INT64, self.client.primaries)

    def test_a_name_has_one_kind_and_one_codec(self):
        self.opened(self.client.set(self.name, fused.STRING))
        with self.assertRaisesRegex(ValueError, "is a set of string"):
            self.client.queue(self.name, fused.STRING)
        with self.assertRaisesRegex(ValueError, "is a set of string"):
            self.client.set(self.name, fused.INT64)

    def test_a_destroyed_structure_is_gone(self):
        first = self.client.list(self.name, fused.STRING)
        first.append("a")
        first.destroy()
        first.destroy()
        with self.assertRaises(fused.DestroyedError):
            first.append("b")
        self.assertEqual(len(self.opened(self.client.list(self.name, fused.STRING))), 0)

    def test_what_is_too_large_is_refused(self):
        values = self.opened(self.client.map(self.name, fused.STRING, fused.BYTES))
        values["large"] = bytes(16 << 20)
        self.assertEqual(len(values["large"]), 16 << 20)
        with self.assertRaises(ValueError):
            values["larger"] = bytes(17 << 20)
        with self.assertRaises(ValueError):
            values["largest"] = bytes(40 << 20)

    def test_closing_ends_those_who_wait(self):
        other = fused.connect(ENDPOINTS)
        self.opened(self.client.queue(self.name, fused.STRING))
        jobs = other.queue(self.name, fused.STRING)
        errors = []

        def wait():
            try:
                jobs.get()
            except fused.FusedError as error:
                errors.append(error)

        worker = threading.Thread(target=wait)
        worker.start()
        while not any(other._cluster._under_way.values()):
            time.sleep(0.01)
        other.close()
        worker.join(timeout=30)
        self.assertEqual([type(error) for error in errors], [fused.ClosedError])
        with self.assertRaises(fused.ClosedError):
            jobs.peek()

    def test_who_is_no_member_is_named(self):
        with self.assertRaisesRegex(fused.UnavailableError, "127.0.0.1:1"):
            fused.connect("127.0.0.1:1", patience=0.5)
        with self.assertRaises(ValueError):
            fused.connect("nowhere")


if __name__ == "__main__":
    unittest.main()
