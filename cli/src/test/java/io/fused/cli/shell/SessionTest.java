package io.fused.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.client.AsyncCounter;
import io.fused.client.Codec;
import io.fused.client.CounterListener;
import io.fused.client.FusedCounter;
import io.fused.client.FusedMap;
import io.fused.client.Listening;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionTest {

    private final InMemory structures = new InMemory();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void mapsAnswerAsMapsDo() throws Exception {
        assertThat(run("""
                map m put a 1
                map m put a 2
                map m putIfAbsent a 3
                map m putIfAbsent b 4
                map m get a
                map m get zz
                map m containsKey b
                map m size
                map m show
                map m show 1
                map m remove a
                map m remove a
                map m clear
                map m size
                """)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "(none)", "1", "2", "(none)", "2", "(none)", "true", "2", "a = 2", "b = 4",
                        "a = 2", "…", "2", "(none)", "0");
    }

    @Test
    void entriesOfMapsLiveAsLongAsLinesSay() throws Exception {
        assertThat(run("""
                map m put a 1 10s
                map m ttl a
                map m expire a 1.5h
                map m ttl a
                map m expire zz 2d
                map m ttl zz
                map m persist a
                map m ttl a
                map m put b 2 5m
                map m ttl b
                map m expire b 250ms
                map m ttl b
                """)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "(none)",
                        "10s",
                        "true",
                        "5400s",
                        "false",
                        "(none)",
                        "true",
                        "for ever",
                        "(none)",
                        "300s",
                        "true",
                        "0.25s");
        assertThat(run("map m put a 1 soon")).isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is not a time").contains("10s");
    }

    @Test
    void listeningShowsSoManyChangesOrAllUntilTheEnd() throws Exception {
        assertThat(run("counter c listen 2\ncounter c listen")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "updated 2, before 1",
                        "updated -3, before 2",
                        "updated 2, before 1",
                        "updated -3, before 2",
                        "updated 4, before -3",
                        "ended: DESTROYED");
    }

    @Test
    void sortedOnesAnswerInTheirOrder() throws Exception {
        assertThat(run("""
                sorted-map:int32,string m put 5 five
                sorted-map:int32,string m put -3 less
                sorted-map:int32,string m get 5
                sorted-map:int32,string m floorEntry 4
                sorted-map:int32,string m ceilingEntry 6
                sorted-map:int32,string m show
                sorted-map:int32,string m remove 7
                sorted-map:int32,string m pollFirstEntry
                sorted-map:int32,string m pollLastEntry
                sorted-map:int32,string m size
                sorted-set s@1 add pear
                sorted-set s@1 add fig
                sorted-set s@1 show
                sorted-set s@1 floor grape
                sorted-set s@1 ceiling quince
                sorted-set s@1 contains fig
                sorted-set s@1 remove fig
                priority-queue:int64 p offer 9
                priority-queue:int64 p offer 2
                priority-queue:int64 p peek
                priority-queue:int64 p poll 1
                priority-queue:int64 p show
                """)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "(none)",
                        "(none)",
                        "five",
                        "-3 = less",
                        "(none)",
                        "-3 = less",
                        "5 = five",
                        "(none)",
                        "-3 = less",
                        "5 = five",
                        "0",
                        "true",
                        "true",
                        "fig",
                        "pear",
                        "fig",
                        "(none)",
                        "true",
                        "true",
                        "2",
                        "2",
                        "9");
    }

    @Test
    void listsAnswerAsListsDo() throws Exception {
        assertThat(run("""
                list l add "New York"
                list l add 0 'a b'
                list l get 1
                list l set 1 x
                list l indexOf x
                list l indexOf y
                list l size
                list l remove 0
                list l show
                list l clear
                list l show
                """)).isZero();
        assertThat(out.toString().lines())
                .containsExactly("New York", "New York", "1", "-1", "2", "a b", "x");
    }

    @Test
    void queuesAnswerAsQueuesDo() throws Exception {
        assertThat(run("""
                queue:int32 q offer 5
                queue:int32 q offer -6
                queue:int32 q peek
                queue:int32 q size
                queue:int32 q show
                queue:int32 q poll
                queue:int32 q poll 1
                queue:int32 q poll
                queue:int32 q poll 0
                """)).isZero();
        assertThat(out.toString().lines())
                .containsExactly("5", "2", "5", "-6", "5", "-6", "(none)", "(none)");
    }

    @Test
    void setsAndDequesAnswerAsTheyDo() throws Exception {
        assertThat(run("""
                set s add a
                set s add a
                set s contains a
                set s add b
                set s show
                set s remove a
                set s remove a
                set s size
                deque d addLast b
                deque d addFirst a
                deque d addLast c
                deque d show
                deque d peekFirst
                deque d peekLast
                deque d pollLast
                deque d pollFirst 1
                deque d size
                """)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "true", "false", "true", "true", "a", "b", "true", "false", "1", "a", "b",
                        "c", "a", "c", "c", "a", "1");
    }

    @Test
    void countersCount() throws Exception {
        assertThat(run("""
                counter c get
                counter c addAndGet
                counter c addAndGet -5
                counter c set 9
                counter c get
                """)).isZero();
        assertThat(out.toString().lines()).containsExactly("0", "1", "-4", "9");
    }

    @Test
    void typesAndPlacesReachTheStructure() throws Exception {
        assertThat(run("""
                map:int64,bytes m@2 put 7 00ff
                map:int64,bytes m@2 get 7
                list a@b add x
                # a comment

                exit
                list never add reached
                """)).isZero();
        assertThat(out.toString().lines()).containsExactly("(none)", "00ff");
        assertThat(structures.opened).containsOnlyKeys("map m@2 int64,bytes", "list a@b string");
    }

    @Test
    void helpNamesEveryCommand() throws Exception {
        assertThat(run("help")).isZero();
        for (Command command : Command.ALL) {
            assertThat(out.toString()).contains(command.usage(), command.help());
        }
    }

    @Test
    void everyCommandIsCarriedOut() throws Exception {
        Map<String, String> samples = Map.ofEntries(
                Map.entry("KEY", "k"),
                Map.entry("NUMBER", "7"),
                Map.entry("[NUMBER]", "-2"),
                Map.entry("VALUE", "v"),
                Map.entry("ELEMENT", "e"),
                Map.entry("INDEX", "0"),
                Map.entry("[INDEX]", "0"),
                Map.entry("[COUNT]", "1"),
                Map.entry("TIME", "10s"),
                Map.entry("[TIME]", "1.5h"),
                Map.entry("[SECONDS]", "0"));
        for (Command command : Command.ALL) {
            if (command.name().equals("listen") && command.kind() != Command.Kind.COUNTER) {
                continue; // Collections of this process have no listeners; ListenersIT's have.
            }
            StringBuilder line = new StringBuilder(command.kind().word() + " s " + command.name());
            for (String argument : command.arguments().split(" ", -1)) {
                line.append(' ').append(samples.getOrDefault(argument, ""));
            }
            structures.opened.clear();
            String before = command.kind() == Command.Kind.LIST ? "list s add x\n" : "";
            assertThat(run(before + line)).as(line + " " + err).isZero();
            boolean silent = List.of("clear", "add", "offer", "addFirst", "addLast", "set")
                    .contains(command.name());
            if (!silent && !command.name().equals("show")) {
                assertThat(out.toString()).as(line.toString()).isNotEmpty();
            }
            out.getBuffer().setLength(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "frob|'frob' is not known here",
                "map|Write: map NAME COMMAND",
                "map m|Write: map NAME COMMAND",
                "map m frob|there are: put",
                "map m put a|Write: map NAME put KEY VALUE",
                "map m get a b|Write: map NAME get KEY",
                "map:string m get a|A map has two types",
                "queue:int32,int32 q peek|A queue has one type",
                "queue:float q peek|There is no type 'float'",
                "counter:int64 c get|A counter has no type.",
                "counter c set x|'x' is not an integer of 64 bits.",
                "queue:int32 q offer x|'x' is not an integer of 32 bits.",
                "queue:int32 q offer 2147483648|'2147483648' is not an integer of 32 bits.",
                "queue:bytes q offer 0|'0' is not bytes in hexadecimal",
                "list l get x|'x' is not an index",
                "list l show -1|'-1' is not a number",
                "queue q poll soon|'soon' is not a number",
                "map m put \"a b|A quote is left open.",
            })
    void whatCannotBeUnderstoodEndsAScriptWithStatusTwo(String line, String sentence)
            throws Exception {
        assertThat(run("\n" + line + "\nmap never put a b")).isEqualTo(2);
        assertThat(err.toString()).startsWith("fused: Line 2: ").contains(sentence);
        assertThat(structures.opened).doesNotContainKey("map never string,string");
    }

    @Test
    void aLineThatFailsEndsAScriptWithStatusOne() throws Exception {
        assertThat(run("list l add a\nlist l get 3\nlist l add b")).isEqualTo(1);
        assertThat(err.toString()).startsWith("fused: Line 2: ").contains("3");
        assertThat(structures.opened.get("list l string")).isEqualTo(List.of("a"));
    }

    @Test
    void aPersonIsToldAndGoesOn() throws Exception {
        assertThat(run("frob\nlist l get 3\nlist l size", true)).isZero();
        assertThat(err.toString()).contains("'frob'", "3");
        assertThat(out.toString().strip()).isEqualTo("0");
    }

    private int run(String script) throws Exception {
        return run(script, false);
    }

    private int run(String script, boolean person) throws Exception {
        PrintWriter writer = new PrintWriter(out);
        return ShellVerb.run(
                new Session(structures, writer, () -> false),
                Lines.of(new BufferedReader(new StringReader(script))),
                writer,
                new PrintWriter(err),
                person);
    }

    /** A counter of this process. */
    private static final class LocalCounter implements FusedCounter {
        private final AtomicLong number = new AtomicLong();

        @Override
        public Listening listen(CounterListener listener) {
            listener.updated(1, 2);
            listener.updated(2, -3);
            listener.updated(-3, 4);
            listener.ended(Listening.End.DESTROYED);
            return new Listening() {
                @Override
                public boolean isOpen() {
                    return false;
                }

                @Override
                public void close() {
                    // It has ended.
                }
            };
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AsyncCounter async() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long get() {
            return number.get();
        }

        @Override
        public long addAndGet(long amount) {
            return number.addAndGet(amount);
        }

        @Override
        public long getAndSet(long value) {
            return number.getAndSet(value);
        }

        @Override
        public boolean compareAndSet(long expected, long value) {
            return number.compareAndSet(expected, value);
        }

        @Override
        public void destroy() {
            throw new UnsupportedOperationException();
        }
    }

    /** Structures of this process; each is known by kind, name, place and codecs. */
    private static final class InMemory implements Workspace {

        private final Map<String, Object> opened = new HashMap<>();

        @Override
        public <K, V> FusedMap<K, V> map(
                String name, OptionalInt primary, Codec<K> keys, Codec<V> values) {
            return open(
                    "map " + name + at(primary) + " " + keys.name() + "," + values.name(),
                    MortalMap<K, V>::new);
        }

        @Override
        public <E> List<E> list(String name, OptionalInt primary, Codec<E> elements) {
            return open("list " + name + at(primary) + " " + elements.name(), ArrayList<E>::new);
        }

        @Override
        public <E> BlockingQueue<E> queue(String name, OptionalInt primary, Codec<E> items) {
            return open(
                    "queue " + name + at(primary) + " " + items.name(),
                    LinkedBlockingQueue<E>::new);
        }

        @Override
        public <E> Set<E> set(String name, OptionalInt primary, Codec<E> elements) {
            return open("set " + name + at(primary) + " " + elements.name(), LinkedHashSet<E>::new);
        }

        @Override
        public <E> BlockingDeque<E> deque(String name, OptionalInt primary, Codec<E> items) {
            return open(
                    "deque " + name + at(primary) + " " + items.name(),
                    LinkedBlockingDeque<E>::new);
        }

        @Override
        public <K, V> NavigableMap<K, V> sortedMap(
                String name, OptionalInt primary, Codec<K> keys, Codec<V> values) {
            return open(
                    "sorted map " + name + at(primary) + " " + keys.name() + "," + values.name(),
                    TreeMap<K, V>::new);
        }

        @Override
        public <E> NavigableSet<E> sortedSet(String name, OptionalInt primary, Codec<E> elements) {
            return open(
                    "sorted set " + name + at(primary) + " " + elements.name(), TreeSet<E>::new);
        }

        @Override
        public <E> BlockingQueue<E> priorityQueue(
                String name, OptionalInt primary, Codec<E> items) {
            return open(
                    "priority queue " + name + at(primary) + " " + items.name(),
                    PriorityBlockingQueue<E>::new);
        }

        @Override
        public FusedCounter counter(String name, OptionalInt primary) {
            return open("counter " + name + at(primary), LocalCounter::new);
        }

        private static String at(OptionalInt primary) {
            return primary.isPresent() ? "@" + primary.getAsInt() : "";
        }

        @SuppressWarnings("unchecked") // One name is always opened with the same types.
        private <T> T open(String name, Supplier<T> maker) {
            return (T) opened.computeIfAbsent(name, key -> maker.get());
        }
    }
}
