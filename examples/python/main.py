"""Uses each collection of Fused from Python, and shows that operations take effect once.

    python3 main.py host:port[,host:port...] [operations]
"""

import concurrent.futures
import sys
import threading

import fused

LANGUAGE = "python"
THREADS = 16


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    operations = int(sys.argv[2]) if len(sys.argv) == 3 else 1_000
    with fused.connect(sys.argv[1]) as client:
        greet(client)
        tour(client)
        once(client, operations)
    return 0


def greet(client: fused.Client) -> None:
    """Leaves a word for the programs in other languages, and shows theirs."""
    greetings = client.map("greetings", fused.STRING, fused.STRING)
    visits = client.map("visits", fused.STRING, fused.INT64)
    greetings[LANGUAGE] = "Dobrý den, 𝄞 from Python"
    visits.compute(LANGUAGE, lambda before: (before or 0) + 1)
    for language, greeting in sorted(greetings.items()):
        print(f"{language} says {greeting}, visit {visits[language]}")


def tour(client: fused.Client) -> None:
    """Does some of everything, on structures that are emptied first."""
    colours = client.set(f"{LANGUAGE}-colours", fused.STRING)
    colours.clear()
    colours.add("green")
    colours.add("blue")
    colours.add("green")
    print("set:", *sorted(colours), len(colours))

    log = client.list(f"{LANGUAGE}-log", fused.STRING)
    log.clear()
    log.extend(["b", "c", "d"])
    log.insert(0, "a")
    print("list:", *log, log[1], log.pop(), log.index("c"))

    jobs = client.queue(f"{LANGUAGE}-jobs", fused.STRING)
    jobs.clear()
    worker = threading.Thread(target=lambda: print("queue:", jobs.get(), jobs.get(), len(jobs)))
    worker.start()  # It waits, since there is nothing to do yet.
    jobs.put("cook")
    jobs.put("eat")
    worker.join()

    cards = client.deque(f"{LANGUAGE}-cards", fused.INT64)
    cards.clear()
    cards.append(1)
    cards.append(2)
    cards.appendleft(0)
    print("deque:", *cards, cards.pop(), cards.takeleft(timeout=5), len(cards))

    stock = client.counter(f"{LANGUAGE}-stock")
    stock.set(10)
    print("counter:", stock.add(-3), stock.set(20), stock.value)


def once(client: fused.Client, operations: int) -> None:
    """Counts, puts and offers so many times from many threads, and checks every answer.

    Kill members of the cluster meanwhile: nothing is lost, and nothing is done twice.
    """
    tickets = client.counter(f"{LANGUAGE}-tickets")
    squares = client.map(f"{LANGUAGE}-squares", fused.INT64, fused.STRING)
    items = client.queue(f"{LANGUAGE}-items", fused.INT64)
    squares.clear()
    items.clear()
    tickets.set(0)

    def work(number: int):
        items.put(number)
        return tickets.add(), squares.put(number, str(number * number))

    with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(work, range(operations)))
    counted = sorted(ticket for ticket, _ in answers)
    check(counted == list(range(1, operations + 1)), "each ticket was given once")
    check(all(before is None for _, before in answers), "each put found no value before it")
    check(tickets.value == operations, "the counter is exact")
    check(len(squares) == operations, "the map has each entry")
    check(all(squares[n] == str(n * n) for n in range(0, operations, 97)), "and its value")
    check(sorted(items) == list(range(operations)), "the queue has each item once")
    print(f"once: {operations} tickets, {operations} squares, {operations} items")


def check(holds: bool, claim: str) -> None:
    if not holds:
        raise AssertionError(f"It isn't true that {claim}.")


if __name__ == "__main__":
    sys.exit(main())
