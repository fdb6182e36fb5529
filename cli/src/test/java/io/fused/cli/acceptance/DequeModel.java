package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedDeque;
import io.fused.client.FusedQueue;

/** A deque beside an ArrayDeque: what a queue does, and the same at the other ends. */
final class DequeModel extends QueueModel {
    private FusedDeque<String> deque;

    DequeModel(FusedClient client, long seed) {
        super(client, "deque", seed);
    }

    @Override
    FusedQueue<String> open() {
        deque = client.deque(name, Codec.string());
        return deque;
    }

    @Override
    void single() {
        String item = text();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                expect("offerFirst", deque.async().offerFirst(item), true);
                added(item, true);
            }
            case 2 -> expect("pollLast", deque.async().pollLast(), twin.pollLast());
            case 3 -> {
                if (mayWait()) {
                    taken("takeLast", deque.async().takeLast(), twin.pollLast());
                }
            }
            case 4 -> expectRead("peekLast", deque.async().peekLast(), twin.peekLast());
            default -> super.single();
        }
    }

    @Override
    void bulk() {
        String item = text();
        switch (random.nextInt(6)) {
            case 0 ->
                same(
                        "removeLastOccurrence",
                        deque.removeLastOccurrence(item),
                        twin.removeLastOccurrence(item));
            case 1 -> walk(deque.descendingIterator(), twin.descendingIterator());
            default -> super.bulk();
        }
    }
}
