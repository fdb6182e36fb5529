package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** A set beside a HashSet. */
final class SetModel extends Model {
    private static final int ELEMENTS = 1_500;

    private final Set<Long> twin = new HashSet<>();
    private FusedSet<Long> set;

    SetModel(FusedClient client, long seed) {
        super(client, "set", seed);
        open();
    }

    private void open() {
        set = client.set(name, Codec.int64());
    }

    private long element() {
        return random.nextLong(ELEMENTS) - ELEMENTS / 2;
    }

    @Override
    void single() {
        long element = element();
        switch (random.nextInt(10)) {
            case 0, 1 ->
                expectRead("contains", set.async().contains(element), twin.contains(element));
            case 2 -> expectRead("size", set.async().size(), (long) twin.size());
            case 3, 4, 5 -> expect("remove", set.async().remove(element), twin.remove(element));
            default -> expect("add", set.async().add(element), twin.add(element));
        }
    }

    @Override
    void bulk() {
        Set<Long> some = new HashSet<>();
        for (int count = random.nextInt(100); count > 0; count--) {
            some.add(element());
        }
        switch (random.nextInt(12)) {
            case 0, 1 -> compare();
            case 2, 3 -> same("addAll", set.addAll(some), twin.addAll(some));
            case 4, 5 -> same("removeAll", set.removeAll(some), twin.removeAll(some));
            case 6 -> same("retainAll", set.retainAll(some), twin.retainAll(some));
            case 7 -> same("containsAll", set.containsAll(some), twin.containsAll(some));
            case 8, 9 -> removeByIterator();
            case 10 -> {
                set.clear();
                twin.clear();
            }
            default -> {
                set.destroy();
                open();
                twin.clear();
            }
        }
    }

    private void removeByIterator() {
        Iterator<Long> walk = set.iterator();
        for (int count = random.nextInt(50); count > 0 && walk.hasNext(); count--) {
            long element = walk.next();
            same("iterator", twin.contains(element), true);
            if (random.nextBoolean()) {
                walk.remove();
                twin.remove(element);
            }
        }
    }

    @Override
    void compare() {
        assertThat(new HashSet<>(set)).as(where("contents")).isEqualTo(twin);
        same("size", set.size(), twin.size());
    }
}
