package io.fused.cli.shell;

import io.fused.cli.shell.Command.Kind;
import io.fused.client.FusedCounter;
import io.fused.client.FusedList;
import io.fused.client.FusedMap;
import io.fused.client.FusedPriorityQueue;
import io.fused.client.FusedQueue;
import io.fused.client.FusedSet;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs lines against structures and shows what comes of each. */
final class Session {

    /** What stands for no value; a text would be shown as it is. */
    private static final String NONE = "(none)";

    private static final int SHOWN = 20;

    /** {@code map:int64,string}. */
    private static final Pattern KIND = Pattern.compile("([\\w-]+)(?::([\\w,]+))?");

    /** {@code name@2} for a structure on primary 2. */
    private static final Pattern PINNED = Pattern.compile("(.+)@(\\d{1,5})");

    private final Workspace workspace;
    private final PrintWriter out;
    private final BooleanSupplier stopped;

    /**
     * A session with what a person sees.
     *
     * @param stopped says whether whoever listens has had enough
     */
    Session(Workspace workspace, PrintWriter out, BooleanSupplier stopped) {
        this.workspace = workspace;
        this.out = out;
        this.stopped = stopped;
    }

    /**
     * Runs one line.
     *
     * @param words of the line; nothing happens if there are none
     * @return whether to go on: false after {@code exit}
     * @throws BadLine if it can't be understood
     */
    boolean run(List<String> words) throws InterruptedException {
        if (words.isEmpty() || words.get(0).startsWith("#")) {
            return true;
        }
        switch (words.get(0)) {
            case "help" -> help();
            case "exit", "quit" -> {
                return false;
            }
            default -> onStructure(words);
        }
        return true;
    }

    private void help() {
        out.println("""
                KIND NAME COMMAND, for example: map stock put apple 3

                KIND   map, list, queue, set, deque, sorted-map, sorted-set, priority-queue: of
                       texts, unless types are added, as in map:int64,string or queue:int32;
                       types are string, int32, int64, bytes (in hexadecimal); or counter
                NAME   a structure is made when it is first named; NAME@2 is one on primary 2
                       quote what holds spaces: "New York"
                """);
        for (Command command : Command.ALL) {
            out.printf("%-38s %s%n", command.usage(), command.help());
        }
        out.printf("%-38s %s%n", "help", "shows this");
        out.printf("%-38s %s%n", "exit", "ends the shell, as the end of input does");
    }

    private void onStructure(List<String> words) throws InterruptedException {
        Matcher first = KIND.matcher(words.get(0));
        Kind kind = first.matches() ? kind(first.group(1)) : kind(words.get(0));
        List<ValueType<?>> types = types(kind, first.group(2));
        if (words.size() < 3) {
            throw new BadLine(
                    "Write: " + kind.word() + " NAME COMMAND; 'help' lists the commands.");
        }
        Command command = command(kind, words.get(2));
        List<String> arguments = words.subList(3, words.size());
        command.checkCount(arguments.size());
        String name = words.get(1);
        OptionalInt primary = OptionalInt.empty();
        Matcher pinned = PINNED.matcher(name);
        if (pinned.matches()) {
            name = pinned.group(1);
            primary = OptionalInt.of(Integer.parseInt(pinned.group(2)));
        }
        switch (kind) {
            case MAP -> onMap(name, primary, types.get(0), types.get(1), command.name(), arguments);
            case LIST -> onList(name, primary, types.get(0), command.name(), arguments);
            case QUEUE, PRIORITY_QUEUE ->
                onQueue(kind, name, primary, types.get(0), command.name(), arguments);
            case SORTED_MAP ->
                onSortedMap(name, primary, types.get(0), types.get(1), command.name(), arguments);
            case SORTED_SET -> onSortedSet(name, primary, types.get(0), command.name(), arguments);
            case SET -> onSet(name, primary, types.get(0), command.name(), arguments);
            case DEQUE -> onDeque(name, primary, types.get(0), command.name(), arguments);
            case COUNTER -> onCounter(workspace.counter(name, primary), command.name(), arguments);
        }
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new BadLine("'" + word + "' is not known here; begin with "
                + String.join(", ", Stream.of(Kind.values()).map(Kind::word).toList())
                + ", help or exit.");
    }

    private static List<ValueType<?>> types(Kind kind, @Nullable String written) {
        int count = switch (kind) {
            case MAP, SORTED_MAP -> 2;
            case COUNTER -> 0;
            case LIST, QUEUE, SET, DEQUE, SORTED_SET, PRIORITY_QUEUE -> 1;
        };
        if (written == null) {
            return List.<ValueType<?>>of(ValueType.STRING, ValueType.STRING).subList(0, count);
        }
        String[] names = written.split(",", -1);
        if (names.length != count) {
            throw new BadLine(
                    switch (count) {
                        case 2 ->
                            "A " + kind.word() + " has two types, as in " + kind.word()
                                    + ":int64,string.";
                        case 1 ->
                            "A " + kind.word() + " has one type, as in " + kind.word() + ":int32.";
                        default -> "A " + kind.word() + " has no type.";
                    });
        }
        return List.of(names).stream().<ValueType<?>>map(ValueType::named).toList();
    }

    private static Command command(Kind kind, String word) {
        List<Command> known = Command.of(kind);
        return known.stream()
                .filter(command -> command.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadLine("A " + kind.word() + " has no command '" + word
                        + "'; there are: "
                        + String.join(", ", known.stream().map(Command::name).toList()) + "."));
    }

    private <K, V> void onMap(
            String name,
            OptionalInt primary,
            ValueType<K> keys,
            ValueType<V> values,
            String command,
            List<String> arguments)
            throws InterruptedException {
        FusedMap<K, V> map = workspace.map(name, primary, keys.codec(), values.codec());
        switch (command) {
            case "put" -> {
                K key = key(keys, arguments);
                V value = value(values, arguments);
                say(
                        values,
                        arguments.size() == 2
                                ? map.put(key, value)
                                : map.put(key, value, Times.read(arguments.get(2))));
            }
            case "putIfAbsent" ->
                say(values, map.putIfAbsent(key(keys, arguments), value(values, arguments)));
            case "get" -> say(values, map.get(key(keys, arguments)));
            case "containsKey" -> out.println(map.containsKey(key(keys, arguments)));
            case "remove" -> say(values, map.remove(key(keys, arguments)));
            case "expire" ->
                out.println(map.expire(key(keys, arguments), Times.read(arguments.get(1))));
            case "persist" -> out.println(map.persist(key(keys, arguments)));
            case "ttl" -> sayTimeToLive(map, key(keys, arguments));
            case "show" -> show(map.entrySet(), arguments, entry -> shown(keys, values, entry));
            case "listen" -> watch(arguments).show(w -> map.listen(w.ofMap(keys, values)));
            default -> onAny(command, map::size, map::clear);
        }
    }

    private <K> void sayTimeToLive(FusedMap<K, ?> map, K key) {
        Duration left = map.timeToLive(key);
        if (left != null) {
            out.println(Times.show(left));
        } else {
            out.println(map.containsKey(key) ? "for ever" : NONE);
        }
    }

    private <E> void onList(
            String name,
            OptionalInt primary,
            ValueType<E> type,
            String command,
            List<String> arguments)
            throws InterruptedException {
        List<E> list = workspace.list(name, primary, type.codec());
        switch (command) {
            case "add" -> {
                E element = type.read(arguments.get(arguments.size() - 1));
                if (arguments.size() == 1) {
                    list.add(element);
                } else {
                    list.add(index(arguments), element);
                }
            }
            case "get" -> say(type, list.get(index(arguments)));
            case "set" -> say(type, list.set(index(arguments), value(type, arguments)));
            case "remove" -> say(type, list.remove(index(arguments)));
            case "indexOf" -> out.println(list.indexOf(key(type, arguments)));
            case "show" -> show(list, arguments, type::show);
            case "listen" ->
                watch(arguments).show(w -> ((FusedList<E>) list).listen(w.ofList(type)));
            default -> onAny(command, list::size, list::clear);
        }
    }

    private <E> void onQueue(
            Kind kind,
            String name,
            OptionalInt primary,
            ValueType<E> type,
            String command,
            List<String> arguments)
            throws InterruptedException {
        BlockingQueue<E> queue = kind == Kind.QUEUE
                ? workspace.queue(name, primary, type.codec())
                : workspace.priorityQueue(name, primary, type.codec());
        switch (command) {
            case "offer" -> queue.add(key(type, arguments));
            case "poll" -> say(type, queue.poll(seconds(arguments), TimeUnit.SECONDS));
            case "peek" -> say(type, queue.peek());
            case "show" -> show(queue, arguments, type::show);
            case "listen" ->
                watch(arguments)
                        .show(w -> kind == Kind.QUEUE
                                ? ((FusedQueue<E>) queue).listen(w.ofElements(type))
                                : ((FusedPriorityQueue<E>) queue).listen(w.ofElements(type)));
            default -> onAny(command, queue::size, queue::clear);
        }
    }

    private <E> void onSet(
            String name,
            OptionalInt primary,
            ValueType<E> type,
            String command,
            List<String> arguments)
            throws InterruptedException {
        Set<E> set = workspace.set(name, primary, type.codec());
        switch (command) {
            case "add" -> out.println(set.add(key(type, arguments)));
            case "contains" -> out.println(set.contains(key(type, arguments)));
            case "remove" -> out.println(set.remove(key(type, arguments)));
            case "show" -> show(set, arguments, type::show);
            case "listen" ->
                watch(arguments).show(w -> ((FusedSet<E>) set).listen(w.ofElements(type)));
            default -> onAny(command, set::size, set::clear);
        }
    }

    private <K, V> void onSortedMap(
            String name,
            OptionalInt primary,
            ValueType<K> keys,
            ValueType<V> values,
            String command,
            List<String> arguments)
            throws InterruptedException {
        NavigableMap<K, V> map = workspace.sortedMap(name, primary, keys.codec(), values.codec());
        switch (command) {
            case "put" -> say(values, map.put(key(keys, arguments), value(values, arguments)));
            case "get" -> say(values, map.get(key(keys, arguments)));
            case "remove" -> say(values, map.remove(key(keys, arguments)));
            case "floorEntry" -> say(keys, values, map.floorEntry(key(keys, arguments)));
            case "ceilingEntry" -> say(keys, values, map.ceilingEntry(key(keys, arguments)));
            case "pollFirstEntry" -> say(keys, values, map.pollFirstEntry());
            case "pollLastEntry" -> say(keys, values, map.pollLastEntry());
            case "show" -> show(map.entrySet(), arguments, entry -> shown(keys, values, entry));
            case "listen" ->
                watch(arguments).show(w -> ((FusedMap<K, V>) map).listen(w.ofMap(keys, values)));
            default -> onAny(command, map::size, map::clear);
        }
    }

    private <E> void onSortedSet(
            String name,
            OptionalInt primary,
            ValueType<E> type,
            String command,
            List<String> arguments)
            throws InterruptedException {
        NavigableSet<E> set = workspace.sortedSet(name, primary, type.codec());
        switch (command) {
            case "add" -> out.println(set.add(key(type, arguments)));
            case "contains" -> out.println(set.contains(key(type, arguments)));
            case "remove" -> out.println(set.remove(key(type, arguments)));
            case "floor" -> say(type, set.floor(key(type, arguments)));
            case "ceiling" -> say(type, set.ceiling(key(type, arguments)));
            case "show" -> show(set, arguments, type::show);
            case "listen" ->
                watch(arguments).show(w -> ((FusedSet<E>) set).listen(w.ofElements(type)));
            default -> onAny(command, set::size, set::clear);
        }
    }

    private <E> void onDeque(
            String name,
            OptionalInt primary,
            ValueType<E> type,
            String command,
            List<String> arguments)
            throws InterruptedException {
        BlockingDeque<E> deque = workspace.deque(name, primary, type.codec());
        switch (command) {
            case "addFirst" -> deque.addFirst(key(type, arguments));
            case "addLast" -> deque.addLast(key(type, arguments));
            case "pollFirst" -> say(type, deque.pollFirst(seconds(arguments), TimeUnit.SECONDS));
            case "pollLast" -> say(type, deque.pollLast(seconds(arguments), TimeUnit.SECONDS));
            case "peekFirst" -> say(type, deque.peekFirst());
            case "peekLast" -> say(type, deque.peekLast());
            case "show" -> show(deque, arguments, type::show);
            case "listen" ->
                watch(arguments).show(w -> ((FusedQueue<E>) deque).listen(w.ofElements(type)));
            default -> onAny(command, deque::size, deque::clear);
        }
    }

    private void onCounter(FusedCounter counter, String command, List<String> arguments)
            throws InterruptedException {
        switch (command) {
            case "addAndGet" ->
                out.println(counter.addAndGet(
                        arguments.isEmpty() ? 1 : key(ValueType.INT64, arguments)));
            case "set" -> counter.set(key(ValueType.INT64, arguments));
            case "listen" -> watch(arguments).show(w -> counter.listen(w.ofCounter()));
            default -> out.println(counter.get());
        }
    }

    private Watch watch(List<String> arguments) {
        return new Watch(
                out, stopped, arguments.isEmpty() ? Integer.MAX_VALUE : count(arguments.get(0)));
    }

    private static int seconds(List<String> arguments) {
        return arguments.isEmpty() ? 0 : count(arguments.get(0));
    }

    private void onAny(String command, IntSupplier size, Runnable clear) {
        if (command.equals("clear")) {
            clear.run();
        } else {
            out.println(size.getAsInt());
        }
    }

    private <T> void say(ValueType<T> type, @Nullable T value) {
        out.println(value == null ? NONE : type.show(value));
    }

    private <K, V> void say(
            ValueType<K> keys, ValueType<V> values, Map.@Nullable Entry<K, V> entry) {
        out.println(entry == null ? NONE : shown(keys, values, entry));
    }

    private <T> void show(
            Collection<T> elements, List<String> arguments, Function<T, String> shown) {
        int left = arguments.isEmpty() ? SHOWN : count(arguments.get(0));
        for (T element : elements) {
            if (left-- == 0) {
                out.println("…");
                return;
            }
            out.println(shown.apply(element));
        }
    }

    private static <K, V> String shown(
            ValueType<K> keys, ValueType<V> values, Map.Entry<K, V> entry) {
        return keys.show(entry.getKey()) + " = " + values.show(entry.getValue());
    }

    private static <T> T key(ValueType<T> type, List<String> arguments) {
        return type.read(arguments.get(0));
    }

    private static <T> T value(ValueType<T> type, List<String> arguments) {
        return type.read(arguments.get(1));
    }

    private static int index(List<String> arguments) {
        try {
            return Integer.parseInt(arguments.get(0));
        } catch (NumberFormatException e) {
            throw new BadLine("'" + arguments.get(0) + "' is not an index; the first is 0.");
        }
    }

    private static int count(String written) {
        try {
            int count = Integer.parseInt(written);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a negative one.
        }
        throw new BadLine("'" + written + "' is not a number from 0 on.");
    }
}
