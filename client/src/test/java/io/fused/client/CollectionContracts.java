package io.fused.client;

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
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import com.google.common.collect.testing.google.MultimapFeature;
import com.google.common.collect.testing.google.SetMultimapTestSuiteBuilder;
import com.google.common.collect.testing.google.TestStringSetMultimapGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import junit.framework.AssertionFailedError;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestResult;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contracts of java.util's interfaces, as guava-testlib states them. Each test has a structure
 * of its own and spends its time waiting for answers, so that several run at a time.
 */
abstract class CollectionContracts {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static FakeCluster cluster;
    private static FusedClient client;

    private final CollectionSize size;

    CollectionContracts(CollectionSize size) {
        this.size = size;
    }

    @BeforeAll
    static void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        client = FusedClient.connect(cluster.endpoints());
    }

    @AfterAll
    static void close() {
        client.close();
        cluster.close();
    }

    private static String name() {
        return "structure " + NUMBER.incrementAndGet();
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> map() {
        return tests(ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> map =
                                client.map(name(), Codec.string(), Codec.string());
                        for (Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named("FusedMap")
                .withFeatures(
                        size,
                        MapFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> list() {
        return tests(ListTestSuiteBuilder.using(new TestStringListGenerator() {
                    @Override
                    protected List<String> create(String[] elements) {
                        List<String> list = client.list(name(), Codec.string());
                        Collections.addAll(list, elements);
                        return list;
                    }
                })
                .named("FusedList")
                .withFeatures(
                        size,
                        ListFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> queue() {
        return tests(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] items) {
                        Queue<String> queue = client.queue(name(), Codec.string());
                        Collections.addAll(queue, items);
                        return queue;
                    }
                })
                .named("FusedQueue")
                .withFeatures(
                        size, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> deque() {
        return tests(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] items) {
                        Queue<String> deque = client.deque(name(), Codec.string());
                        Collections.addAll(deque, items);
                        return deque;
                    }
                })
                .named("FusedDeque")
                .withFeatures(
                        size, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> set() {
        return tests(SetTestSuiteBuilder.using(new TestStringSetGenerator() {
                    @Override
                    protected Set<String> create(String[] elements) {
                        Set<String> set = client.set(name(), Codec.string());
                        Collections.addAll(set, elements);
                        return set;
                    }
                })
                .named("FusedSet")
                .withFeatures(size, SetFeature.GENERAL_PURPOSE)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> linkedMap() {
        return tests(ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> map =
                                client.linkedMap(name(), Codec.string(), Codec.string());
                        for (Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named("FusedMap, linked")
                .withFeatures(
                        size,
                        MapFeature.GENERAL_PURPOSE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> sortedMap() {
        return tests(SortedMapTestSuiteBuilder.using(sortedMaps())
                .named("FusedSortedMap")
                .withFeatures(sortedMapFeatures())
                .createTestSuite());
    }

    /** Navigation, with views of views of views: too many for every build. */
    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    @EnabledIfSystemProperty(named = "fused.contracts", matches = "all")
    Stream<DynamicTest> navigableMap() {
        return tests(ConcurrentNavigableMapTestSuiteBuilder.using(sortedMaps())
                .named("FusedSortedMap, navigated")
                .withFeatures(sortedMapFeatures())
                .createTestSuite());
    }

    private static TestStringSortedMapGenerator sortedMaps() {
        return new TestStringSortedMapGenerator() {
            @Override
            protected SortedMap<String, String> create(Map.Entry<String, String>[] entries) {
                SortedMap<String, String> map =
                        client.sortedMap(name(), Codec.string(), Codec.string());
                for (Map.Entry<String, String> entry : entries) {
                    map.put(entry.getKey(), entry.getValue());
                }
                return map;
            }
        };
    }

    private Feature<?>[] sortedMapFeatures() {
        return new Feature<?>[] {
            size,
            MapFeature.GENERAL_PURPOSE,
            CollectionFeature.KNOWN_ORDER,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE
        };
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> linkedSet() {
        return tests(SetTestSuiteBuilder.using(new TestStringSetGenerator() {
                    @Override
                    protected Set<String> create(String[] elements) {
                        Set<String> set = client.linkedSet(name(), Codec.string());
                        Collections.addAll(set, elements);
                        return set;
                    }
                })
                .named("FusedSet, linked")
                .withFeatures(size, SetFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> sortedSet() {
        return tests(NavigableSetTestSuiteBuilder.using(new TestStringSortedSetGenerator() {
                    @Override
                    protected NavigableSet<String> create(String[] elements) {
                        NavigableSet<String> set = client.sortedSet(name(), Codec.string());
                        Collections.addAll(set, elements);
                        return set;
                    }
                })
                .named("FusedSortedSet")
                .withFeatures(size, SetFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> priorityQueue() {
        return tests(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] items) {
                        Queue<String> queue = client.priorityQueue(name(), Codec.string());
                        Collections.addAll(queue, items);
                        return queue;
                    }
                })
                .named("FusedPriorityQueue")
                .withFeatures(size, CollectionFeature.GENERAL_PURPOSE)
                .createTestSuite());
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> multimap() {
        return tests(SetMultimapTestSuiteBuilder.using(new TestStringSetMultimapGenerator() {
                    @Override
                    protected SetMultimap<String, String> create(
                            Map.Entry<String, String>[] entries) {
                        FusedMultimap<String, String> multimap =
                                client.multimap(name(), Codec.string(), Codec.string());
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
                .named("FusedMultimap")
                .withFeatures(
                        size,
                        MapFeature.GENERAL_PURPOSE,
                        MultimapFeature.VALUE_COLLECTIONS_SUPPORT_ITERATOR_REMOVE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .suppressing(GuavaMultimap.unfitTests())
                .createTestSuite());
    }

    private static Stream<DynamicTest> tests(TestSuite suite) {
        List<DynamicTest> tests = new ArrayList<>();
        collect(suite, tests);
        return tests.stream();
    }

    private static void collect(Test test, List<DynamicTest> tests) {
        if (test instanceof TestSuite suite) {
            for (Test each : Collections.list(suite.tests())) {
                collect(each, tests);
            }
        } else {
            String name = test instanceof TestCase single ? single.toString() : "" + test;
            tests.add(DynamicTest.dynamicTest(name, () -> run(test)));
        }
    }

    private static void run(Test test) throws Throwable {
        TestResult result = new TestResult();
        test.run(result);
        for (var failure : Collections.list(result.errors())) {
            throw failure.thrownException();
        }
        for (var failure : Collections.list(result.failures())) {
            throw new AssertionFailedError(failure.trace());
        }
    }
}
