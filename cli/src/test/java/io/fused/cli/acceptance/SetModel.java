package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/** A set beside its twin, whose order is compared if it has one. */
class SetModel extends Model {
    private static final int ELEMENTS = 1_500;

    private final Set<Long> twin;
    private FusedSet<Long> set;

    /** A set beside a HashSet. */
    SetModel(FusedClient client, long seed) {
        this(client, "set", seed, new HashSet<>());
    }

    SetModel(FusedClient client, String name, long seed, Set<Long> twin) {
        super(client, name, seed);
        this.twin = twin;
        set = open();
    }

    FusedSet<Long> open() {
        return client.set(name, Codec.int64());
    }

    final long element() {
        return random.nextLong(ELEMENTS) - ELEMENTS / 2;
    }

    @Override
    void change() {
        long element = element();
        if (random.nextInt(7) < 3) {
            expect("remove", set.async().remove(element), twin.remove(element));
        } else {
            expect("add", set.async().add(element), twin.add(element));
        }
    }

    @Override
    void look() {
        long element = element();
        if (random.nextInt(3) == 0) {
            expect("size", set.async().size(), (long) twin.size());
        } else {
            expect("contains", set.async().contains(element), twin.contains(element));
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
                set = open();
                twin.clear();
            }
        }
    }

    private void removeByIterator() {
        List<Long> elements = List.copyOf(twin);
        List<Long> seen = new ArrayList<>();
        Iterator<Long> walk = set.iterator();
        for (int count = random.nextInt(50); count > 0 && walk.hasNext(); count--) {
            long element = walk.next();
            seen.add(element);
            same("iterator", twin.contains(element), true);
            if (random.nextBoolean()) {
                walk.remove();
                twin.remove(element);
            }
        }
        if (twin instanceof SequencedSet) {
            same("iterator", seen, elements.subList(0, seen.size()));
        }
    }

    @Override
    void compare() {
        Set<Long> found = new LinkedHashSet<>(set);
        assertThat(found).as(where("contents")).isEqualTo(twin);
        if (twin instanceof SequencedSet) {
            same("order", List.copyOf(found), List.copyOf(twin));
        }
        same("size", set.size(), twin.size());
    }
}
