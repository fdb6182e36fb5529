package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.SetMultimap;
import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.ConcurrentNavigableMapTestSuiteBuilder;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.NavigableSetTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.SortedMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.TestStringSortedMapGenerator;
import com.google.common.collect.testing.TestStringSortedSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import com.google.common.collect.testing.google.MultimapFeature;
import com.google.common.collect.testing.google.SetMultimapTestSuiteBuilder;
import com.google.common.collect.testing.google.TestStringSetMultimapGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import junit.framework.Test;
import junit.framework.TestFailure;
import junit.framework.TestResult;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The contracts of java.util's interfaces, as guava-testlib states them, for every collection, on a
 * cluster that the subclass brings. Many tests run at a time; each has structures for itself, which
 * are cleared for the next.
 *
 * <p>No collection claims to take nulls, to be serializable, or to fail fast: the suites test that
 * nulls are refused. What else isn't met stands in exclusions.txt.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CollectionContracts {
    /** Whether sorted maps are navigated too: some 30,000 tests more, on demand. */
    protected static final boolean IS_NAVIGATED =
            "all".equals(System.getProperty("fused.contracts"));

    /** They wait for answers most of the time. */
    private static final int THREADS = 12;

    /** A test that makes thousands of collections looks at a few at a time. */
    private static final int AT_A_TIME = 4;

    /** What the test on this thread has taken, in that order. */
    private static final ThreadLocal<Queue<Taken<?>>> TAKEN =
            ThreadLocal.withInitial(ArrayDeque::new);

    private static final String BY_SORT_KEY = ", by sort key";

    private final CollectionSize size;
    private final Exclusions exclusions = Exclusions.read();

    /** Of each collection. */
    private final Map<String, List<Test>> tests = new LinkedHashMap<>();

    private int leftOut;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();

    /** Of each collection this size will be tested; ANY stands for all sizes. */
    protected CollectionContracts(CollectionSize size) {
        this.size = size;
    }

    /** The connection to the cluster on which they are to hold. */
    protected abstract FusedClient client();

    /** Whether a test is run here. */
    protected boolean isRun(String test) {
        return true;
    }

    /**
     * Whether a test tries every sequence of an iterator's methods, each on a collection of its
     * own: that takes ten thousand times as many exchanges as other tests do.
     */
    protected static boolean isWalk(String test) {
        return test.startsWith("testIterator_") || test.startsWith("testListIterator_");
    }

    /**
     * Whether a test is of a view of a sorted collection, or of a view of such a view: most of them
     * are, and what they ask of a cluster is what those of the collection ask.
     */
    protected static boolean isOfView(String test) {
        return test.contains("subMap") || test.contains("subSet") || test.contains("descending");
    }

    /**
     * Whether a test is of a collection sorted by a sort key: what it asks of a cluster is what
     * those of other sorted collections ask.
     */
    protected static boolean isBySortKey(String test) {
        return test.contains(BY_SORT_KEY);
    }

    /** Whether a test that has passed is to be run once more; it is the number-th of all. */
    protected boolean again(int number, int all) {
        return false;
    }

    /** A line for each. */
    private List<TestSuite> everyCollection() {
        Codec<String> text = Codec.string();
        return List.of(
                map("FusedMap", name -> client().map(name, text, text)),
                map(
                        "FusedMap, linked",
                        name -> client().linkedMap(name, text, text),
                        CollectionFeature.KNOWN_ORDER),
                sortedMap("FusedSortedMap", name -> client().sortedMap(name, text, text)),
                sortedMap(
                        "FusedSortedMap" + BY_SORT_KEY,
                        name -> client().sortedMap(
                                        name,
                                        text,
                                        CollectionContracts::sortKey,
                                        Codec.bytes(),
                                        text)),
                multimap("FusedMultimap", name -> client().multimap(name, text, text)),
                set("FusedSet", name -> client().set(name, text)),
                set(
                        "FusedSet, linked",
                        name -> client().linkedSet(name, text),
                        CollectionFeature.KNOWN_ORDER),
                sortedSet("FusedSortedSet", name -> client().sortedSet(name, text)),
                sortedSet(
                        "FusedSortedSet" + BY_SORT_KEY,
                        name -> client().sortedSet(
                                        name, text, CollectionContracts::sortKey, Codec.bytes())),
                list("FusedList", name -> client().list(name, text)),
                queue(
                        "FusedQueue",
                        name -> client().queue(name, text),
                        CollectionFeature.KNOWN_ORDER),
                queue(
                        "FusedDeque",
                        name -> client().deque(name, text),
                        CollectionFeature.KNOWN_ORDER),
                queue("FusedPriorityQueue", name -> client().priorityQueue(name, text)));
    }

    /** Sorts texts as the suites expect it of those that they bring. */
    private static byte[] sortKey(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private TestSuite map(
            String name,
            Function<String, ? extends Map<String, String>> opener,
            CollectionFeature... features) {
        Stock<Map<String, String>> stock = new Stock<>(name, opener, Map::clear);
        return ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> given = new LinkedHashMap<>();
                        for (Map.Entry<String, String> entry : entries) {
                            given.put(entry.getKey(), entry.getValue());
                        }
                        Map<String, String> map = stock.take();
                        map.putAll(given);
                        return map;
                    }
                })
                .named(name)
                .withFeatures(
                        size,
                        MapFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .withFeatures(features)
                .createTestSuite();
    }

    private TestSuite sortedMap(
            String name, Function<String, ? extends SortedMap<String, String>> opener) {
        Stock<SortedMap<String, String>> stock = new Stock<>(name, opener, Map::clear);
        TestStringSortedMapGenerator generator = new TestStringSortedMapGenerator() {
            @Override
            protected SortedMap<String, String> create(Map.Entry<String, String>[] entries) {
                SortedMap<String, String> map = stock.take();
                for (Map.Entry<String, String> entry : entries) {
                    map.put(entry.getKey(), entry.getValue());
                }
                return map;
            }
        };
        return (IS_NAVIGATED
                        ? ConcurrentNavigableMapTestSuiteBuilder.using(generator)
                        : SortedMapTestSuiteBuilder.using(generator))
                .named(name)
                .withFeatures(
                        size,
                        MapFeature.GENERAL_PURPOSE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite();
    }

    private TestSuite multimap(
            String name, Function<String, FusedMultimap<String, String>> opener) {
        Stock<FusedMultimap<String, String>> stock =
                new Stock<>(name, opener, FusedMultimap::clear);
        return SetMultimapTestSuiteBuilder.using(new TestStringSetMultimapGenerator() {
                    @Override
                    protected SetMultimap<String, String> create(
                            Map.Entry<String, String>[] entries) {
                        FusedMultimap<String, String> multimap = stock.take();
                        for (Map.Entry<String, String> entry : entries) {
                            multimap.put(entry.getKey(), entry.getValue());
                        }
                        return new GuavaMultimap<>(multimap);
                    }

                    @Override
                    public Iterable<Map.Entry<String, String>> order(
                            List<Map.Entry<String, String>> entries) {
                        return entries.stream()
                                .sorted(Map.Entry.<String, String>comparingByKey()
                                        .thenComparing(Map.Entry.comparingByValue()))
                                .toList();
                    }
                })
                .named(name)
                .withFeatures(
                        size,
                        MapFeature.GENERAL_PURPOSE,
                        MultimapFeature.VALUE_COLLECTIONS_SUPPORT_ITERATOR_REMOVE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite();
    }

    private TestSuite sortedSet(
            String name, Function<String, ? extends NavigableSet<String>> opener) {
        Stock<NavigableSet<String>> stock = new Stock<>(name, opener, Collection::clear);
        return NavigableSetTestSuiteBuilder.using(new TestStringSortedSetGenerator() {
                    @Override
                    protected NavigableSet<String> create(String[] elements) {
                        NavigableSet<String> set = stock.take();
                        set.addAll(Arrays.asList(elements));
                        return set;
                    }
                })
                .named(name)
                .withFeatures(size, SetFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite();
    }

    private TestSuite set(
            String name,
            Function<String, ? extends Set<String>> opener,
            CollectionFeature... features) {
        Stock<Set<String>> stock = new Stock<>(name, opener, Collection::clear);
        return SetTestSuiteBuilder.using(new TestStringSetGenerator() {
                    @Override
                    protected Set<String> create(String[] elements) {
                        Set<String> set = stock.take();
                        set.addAll(Arrays.asList(elements));
                        return set;
                    }
                })
                .named(name)
                .withFeatures(size, SetFeature.GENERAL_PURPOSE)
                .withFeatures(features)
                .createTestSuite();
    }

    private TestSuite list(String name, Function<String, ? extends List<String>> opener) {
        Stock<List<String>> stock = new Stock<>(name, opener, Collection::clear);
        return ListTestSuiteBuilder.using(new TestStringListGenerator() {
                    @Override
                    protected List<String> create(String[] elements) {
                        List<String> list = stock.take();
                        list.addAll(Arrays.asList(elements));
                        return list;
                    }
                })
                .named(name)
                .withFeatures(
                        size,
                        ListFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite();
    }

    private TestSuite queue(
            String name,
            Function<String, ? extends Queue<String>> opener,
            CollectionFeature... features) {
        Stock<Queue<String>> stock = new Stock<>(name, opener, Collection::clear);
        return QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] items) {
                        Queue<String> queue = stock.take();
                        queue.addAll(Arrays.asList(items));
                        return queue;
                    }
                })
                .named(name)
                .withFeatures(size, CollectionFeature.GENERAL_PURPOSE)
                .withFeatures(features)
                .createTestSuite();
    }

    @TestFactory
    final List<DynamicContainer> contracts() {
        for (TestSuite suite : everyCollection()) {
            collect(suite, tests.computeIfAbsent(suite.getName(), name -> new ArrayList<>()));
        }
        giveBack(); // Suites look at samples while they are made.
        IdentityHashMap<Test, Future<?>> outcomes = start();
        List<DynamicContainer> containers = new ArrayList<>();
        tests.forEach((collection, its) -> containers.add(DynamicContainer.dynamicContainer(
                collection,
                its.stream()
                        .map(test -> DynamicTest.dynamicTest(
                                test.toString(), () -> await(outcomes.get(test)))))));
        return containers;
    }

    /** Runs the tests on some threads, those that take longest first. */
    private IdentityHashMap<Test, Future<?>> start() {
        List<Test> all = tests.values().stream().flatMap(List::stream).toList();
        if (size == CollectionSize.ANY) {
            assertThat(exclusions.idle(all.stream().map(Test::toString).toList()))
                    .as("lines of exclusions.txt")
                    .isEmpty();
        }
        tests.values().forEach(its -> its.removeIf(test -> !isRun(test.toString())));
        leftOut = all.size() - tests.values().stream().mapToInt(List::size).sum();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        IdentityHashMap<Test, Future<?>> outcomes = new IdentityHashMap<>();
        tests.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(test -> !isWalk(test.toString())))
                .forEach(test -> outcomes.put(
                        test, threads.submit(() -> prove(test, all.size() - leftOut))));
        threads.shutdown();
        return outcomes;
    }

    private static void await(Future<?> outcome) throws Throwable {
        try {
            outcome.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void collect(Test test, List<Test> tests) {
        if (test instanceof TestSuite suite) {
            Collections.list(suite.tests()).forEach(each -> collect(each, tests));
        } else {
            tests.add(test);
        }
    }

    private void prove(Test test, int all) {
        int number = started.getAndIncrement();
        do {
            runs.incrementAndGet();
            try {
                exclusions.run(test.toString(), () -> run(test));
            } finally {
                giveBack();
            }
        } while (again(number, all));
        passed.incrementAndGet();
    }

    /** Gives back what this thread has taken. */
    private static void giveBack() {
        TAKEN.get().forEach(Taken::giveBack);
        TAKEN.remove();
    }

    private static void run(Test test) {
        TestResult result = new TestResult();
        test.run(result);
        for (List<TestFailure> failed :
                List.of(Collections.list(result.errors()), Collections.list(result.failures()))) {
            for (TestFailure failure : failed) {
                throw new AssertionError(test.toString(), failure.thrownException());
            }
        }
    }

    /** How many of the tests passed, and how many each collection had. */
    protected final String closingCount() {
        return passed + " of "
                + tests.values().stream().mapToInt(List::size).sum()
                + " tests of guava-testlib passed, in " + runs + " runs ("
                + tests.entrySet().stream()
                        .map(its -> its.getKey() + " " + its.getValue().size())
                        .collect(Collectors.joining(", "))
                + "), and " + leftOut + " were left out";
    }

    /**
     * A structure that a test has.
     *
     * @param <T> its type
     */
    private record Taken<T>(Stock<T> stock, T structure) {
        void giveBack() {
            stock.cleaner.accept(structure);
            stock.free.add(structure);
        }
    }

    /**
     * Structures of one kind, opened as tests need them.
     *
     * @param <T> their type
     */
    private static final class Stock<T> {
        private final String kind;
        private final Function<String, ? extends T> opener;
        private final Consumer<T> cleaner;
        private final AtomicInteger opened = new AtomicInteger();
        private final Queue<T> free = new ConcurrentLinkedQueue<>();

        Stock(String kind, Function<String, ? extends T> opener, Consumer<T> cleaner) {
            this.kind = kind;
            this.opener = opener;
            this.cleaner = cleaner;
        }

        /** Takes an empty one, for the test on this thread. */
        T take() {
            Queue<Taken<?>> taken = TAKEN.get();
            if (taken.size() == AT_A_TIME) {
                taken.remove().giveBack();
            }
            T structure = free.poll();
            if (structure == null) {
                structure = opener.apply(kind + " " + opened.incrementAndGet());
            }
            taken.add(new Taken<>(this, structure));
            return structure;
        }
    }
}
