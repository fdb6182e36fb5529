package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iterators, views and bulk methods of lists of many pages, against java.util.ArrayList. */
final class ListWalkTest {
    private FakeCluster cluster;
    private FusedClient client;
    private FusedList<String> list;

    @BeforeEach
    void connect() throws Exception {
        cluster = new FakeCluster(1, 1);
        client = FusedClient.connect(cluster.endpoints());
        list = client.list("l", Codec.string());
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    /** Elements of which a page holds some twenty. */
    private static String element(int number) {
        return number + "x".repeat(3_000);
    }

    private static List<String> elements(int count) {
        return IntStream.range(0, count)
                .mapToObj(ListWalkTest::element)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aWalkDoesWhatOneOverAnArrayListDoes(long seed) {
        Random random = new Random(seed);
        List<String> model = elements(60);
        list.addAll(model);
        ListIterator<String> expected = model.listIterator(30);
        ListIterator<String> walk = list.listIterator(30);
        boolean changeable = false;
        for (int step = 0; step < 600; step++) {
            int choice = random.nextInt(changeable ? 10 : 7);
            if (choice < 4 && expected.hasNext() && random.nextInt(100) < 55) {
                assertThat(walk.next()).isEqualTo(expected.next());
                changeable = true;
            } else if (choice < 6 && expected.hasPrevious()) {
                assertThat(walk.previous()).isEqualTo(expected.previous());
                changeable = true;
            } else if (choice == 6) {
                expected.add(element(1000 + step));
                walk.add(element(1000 + step));
                changeable = false;
            } else if (choice == 7 || choice == 8) {
                expected.set(element(2000 + step));
                walk.set(element(2000 + step));
            } else if (choice == 9) {
                expected.remove();
                walk.remove();
                changeable = false;
            }
            assertThat(walk.hasNext()).isEqualTo(expected.hasNext());
            assertThat(walk.hasPrevious()).isEqualTo(expected.hasPrevious());
            assertThat(walk.nextIndex()).isEqualTo(expected.nextIndex());
            assertThat(walk.previousIndex()).isEqualTo(expected.previousIndex());
        }
        assertThat(list).isEqualTo(model);
    }

    @Test
    void bulkMethodsGoOverAllPages() {
        List<String> model = elements(200);
        list.addAll(model);
        list.addAll(77, List.of("a", "b", "c"));
        model.addAll(77, List.of("a", "b", "c"));
        assertThat(list).isEqualTo(model);

        assertThat(list.removeIf(text -> text.length() % 2 == 0)).isTrue();
        model.removeIf(text -> text.length() % 2 == 0);
        list.replaceAll(text -> text.substring(0, text.length() - 1));
        model.replaceAll(text -> text.substring(0, text.length() - 1));
        list.sort(Comparator.reverseOrder());
        model.sort(Comparator.reverseOrder());
        list.subList(10, 50).clear();
        model.subList(10, 50).clear();
        list.subList(3, 9).sort(null);
        model.subList(3, 9).sort(null);

        assertThat(list).isEqualTo(model);
        assertThat(list.hashCode()).isEqualTo(model.hashCode());
        assertThat(list.stream().sorted().toList())
                .isEqualTo(model.stream().sorted().toList());
        assertThat(list.parallelStream().count()).isEqualTo(model.size());
        assertThat(list.toArray(new String[0])).isEqualTo(model.toArray());
        assertThat(list.retainAll(List.of("c"))).isTrue();
        assertThat(list).isEmpty();
    }

    @Test
    void whatOthersDoIsSeenOrNotButNeverAnError() {
        list.addAll(elements(100));
        ListIterator<String> walk = list.listIterator();
        walk.next();
        list.clear();

        int seen = 1;
        while (walk.hasNext()) {
            walk.next();
            seen++;
        }

        assertThat(seen).isLessThan(50);
        assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void positionsOutsideAreRefused() {
        list.add("a");
        assertThatThrownBy(() -> list.listIterator(2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.listIterator(-1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.add(2, "b")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.set(1, "b")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.remove(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.subList(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(list).containsExactly("a");
    }
}
