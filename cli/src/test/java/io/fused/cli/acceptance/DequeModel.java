package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedDeque;
import java.util.ArrayDeque;
import java.util.Deque;

/** A deque beside an ArrayDeque: what a queue does, and the same at the other ends. */
final class DequeModel extends QueueModel {
    private final Deque<String> twin;
    private FusedDeque<String> deque;

    DequeModel(FusedClient client, long seed) {
        this(client, seed, new ArrayDeque<>());
    }

    private DequeModel(FusedClient client, long seed, Deque<String> twin) {
        super(client, "deque", seed, twin);
        this.twin = twin;
    }

    @Override
    Opened open() {
        deque = client.deque(name, Codec.string());
        return new Opened(deque, deque.async(), deque::destroy);
    }

    @Override
    void change() {
        String item = text();
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                expect("offerFirst", deque.async().offerFirst(item), true);
                added(item, twin::addFirst);
            }
            case 2 -> expect("pollLast", deque.async().pollLast(), twin.pollLast());
            case 3 -> {
                if (mayWait()) {
                    taken("takeLast", deque.async().takeLast(), twin.pollLast());
                }
            }
            default -> super.change();
        }
    }

    @Override
    void look() {
        if (random.nextInt(3) == 0) {
            expect("peekLast", deque.async().peekLast(), twin.peekLast());
        } else {
            super.look();
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
