package io.fused.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedList;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;

/** A list beside an ArrayList. */
final class ListModel extends Model {
    private static final int AT_MOST = 1_500;

    private final List<String> twin = new ArrayList<>();
    private FusedList<String> list;

    ListModel(FusedClient client, long seed) {
        super(client, "list", seed);
        open();
    }

    private void open() {
        list = client.list(name, Codec.string());
    }

    @Override
    void change() {
        String element = text();
        if (random.nextInt(7) == 0) {
            set(element);
        } else if (grows(twin.size(), AT_MOST)) {
            add(element);
        } else {
            remove(element);
        }
    }

    private void set(String element) {
        int index = random.nextInt(twin.size() + 1);
        boolean inside = index < twin.size();
        if (random.nextBoolean()) {
            expect(
                    "set",
                    list.async().set(index, element),
                    inside ? twin.set(index, element) : IndexOutOfBoundsException.class);
        } else {
            expect(
                    "put",
                    list.async().put(index, element),
                    inside ? null : IndexOutOfBoundsException.class);
            if (inside) {
                twin.set(index, element);
            }
        }
    }

    @Override
    void look() {
        String element = text();
        int index = random.nextInt(twin.size() + 1);
        switch (random.nextInt(5)) {
            case 0 ->
                expect("indexOf", list.async().indexOf(element), (long) twin.indexOf(element));
            case 1 ->
                expect("lastIndexOf", list.async().lastIndexOf(element), (long)
                        twin.lastIndexOf(element));
            case 2 -> expect("size", list.async().size(), (long) twin.size());
            default ->
                expect(
                        "get",
                        list.async().get(index),
                        index < twin.size() ? twin.get(index) : IndexOutOfBoundsException.class);
        }
    }

    private void add(String element) {
        int index = random.nextInt(twin.size() + 2);
        if (random.nextBoolean()) {
            expect("add", list.async().add(element), null);
            twin.add(element);
        } else if (index <= twin.size()) {
            expect("add at", list.async().add(index, element), null);
            twin.add(index, element);
        } else {
            expect(
                    "add outside",
                    list.async().add(index, element),
                    IndexOutOfBoundsException.class);
        }
    }

    private void remove(String element) {
        int index = random.nextInt(twin.size() + 1);
        if (random.nextInt(4) == 0) {
            expect("removeFirst", list.async().removeFirst(element), twin.remove(element));
        } else if (index == twin.size()) {
            expect("remove outside", list.async().remove(index), IndexOutOfBoundsException.class);
        } else if (random.nextBoolean()) {
            expect("remove", list.async().remove(index), twin.remove(index));
        } else {
            expect("delete", list.async().delete(index), null);
            twin.remove(index);
        }
    }

    @Override
    void bulk() {
        String element = text();
        List<String> some = new ArrayList<>();
        for (int count = random.nextInt(50); count > 0; count--) {
            some.add(text());
        }
        int from = random.nextInt(twin.size() + 1);
        int to = from + random.nextInt(Math.min(100, twin.size() - from) + 1);
        switch (random.nextInt(16)) {
            case 0, 1 -> compare();
            case 2 -> same("addAll", list.addAll(some), twin.addAll(some));
            case 3 -> same("addAll at", list.addAll(from, some), twin.addAll(from, some));
            case 4, 5 ->
                same("subList", List.copyOf(list.subList(from, to)), twin.subList(from, to));
            case 6 -> {
                list.subList(from, to).clear();
                twin.subList(from, to).clear();
            }
            case 7 ->
                same("removeIf", list.removeIf(element::equals), twin.removeIf(element::equals));
            case 8 -> {
                list.replaceAll(each -> each.startsWith("text 7") ? element : each);
                twin.replaceAll(each -> each.startsWith("text 7") ? element : each);
            }
            case 9 -> {
                list.sort(null);
                twin.sort(null);
            }
            case 10 -> same("contains", list.contains(element), twin.contains(element));
            case 11, 12, 13 -> walk(list.listIterator(from), twin.listIterator(from));
            case 14 -> {
                list.clear();
                twin.clear();
            }
            default -> {
                list.destroy();
                open();
                twin.clear();
            }
        }
    }

    /** Goes to and fro with both iterators, and changes what they come by. */
    private void walk(ListIterator<String> ours, ListIterator<String> twins) {
        for (int count = random.nextInt(50); count > 0; count--) {
            same("listIterator.nextIndex", ours.nextIndex(), twins.nextIndex());
            same("listIterator.hasNext", ours.hasNext(), twins.hasNext());
            if (twins.hasPrevious() && (random.nextInt(3) == 0 || !twins.hasNext())) {
                same("listIterator.previous", ours.previous(), twins.previous());
            } else if (twins.hasNext()) {
                same("listIterator.next", ours.next(), twins.next());
            } else {
                return;
            }
            String element = text();
            switch (random.nextInt(6)) {
                case 0 -> {
                    ours.add(element);
                    twins.add(element);
                }
                case 1 -> {
                    ours.remove();
                    twins.remove();
                }
                case 2 -> {
                    ours.set(element);
                    twins.set(element);
                }
                default -> {}
            }
        }
    }

    @Override
    void compare() {
        assertThat(new ArrayList<>(list)).as(where("contents")).isEqualTo(twin);
        same("size", list.size(), twin.size());
    }
}
