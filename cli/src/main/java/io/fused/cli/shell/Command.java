package io.fused.cli.shell;

import java.util.List;
import java.util.Locale;

/**
 * What can be done to a structure.
 *
 * @param kind of the structure
 * @param name as the method of {@code java.util} is called, where there is one
 * @param arguments how they are written; those in brackets may be left out
 * @param help what it does
 */
record Command(Kind kind, String name, String arguments, String help) {

    /** The kinds of structures that the shell knows. */
    enum Kind {
        MAP,
        LIST,
        QUEUE,
        SET,
        DEQUE,
        SORTED_MAP,
        SORTED_SET,
        PRIORITY_QUEUE,
        COUNTER;

        /** The first word of a line. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** In the order of help. */
    static final List<Command> ALL = List.of(
            new Command(Kind.MAP, "put", "KEY VALUE [TIME]", "stores a value, for 10s if told so"),
            new Command(Kind.MAP, "putIfAbsent", "KEY VALUE", "stores unless there is one"),
            new Command(Kind.MAP, "get", "KEY", "shows the value"),
            new Command(Kind.MAP, "containsKey", "KEY", "says whether there is one"),
            new Command(Kind.MAP, "remove", "KEY", "removes and shows the value"),
            new Command(Kind.MAP, "expire", "KEY TIME", "lets it live for 500ms, 10s, 5m, 2h, 7d"),
            new Command(Kind.MAP, "persist", "KEY", "lets it live for ever"),
            new Command(Kind.MAP, "ttl", "KEY", "shows how long it lives from now on"),
            new Command(Kind.MAP, "size", "", "counts the entries"),
            new Command(Kind.MAP, "show", "[COUNT]", "shows the first entries, 20 unless told"),
            new Command(Kind.MAP, "clear", "", "removes all entries"),
            new Command(Kind.MAP, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.LIST, "add", "[INDEX] VALUE", "inserts, at the end unless told"),
            new Command(Kind.LIST, "get", "INDEX", "shows an element; the first has index 0"),
            new Command(Kind.LIST, "set", "INDEX VALUE", "replaces and shows the former element"),
            new Command(Kind.LIST, "remove", "INDEX", "removes and shows an element"),
            new Command(Kind.LIST, "indexOf", "VALUE", "shows the first index, or -1"),
            new Command(Kind.LIST, "size", "", "counts the elements"),
            new Command(Kind.LIST, "show", "[COUNT]", "shows the first elements, 20 unless told"),
            new Command(Kind.LIST, "clear", "", "removes all elements"),
            new Command(Kind.LIST, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.QUEUE, "offer", "VALUE", "appends an item"),
            new Command(Kind.QUEUE, "poll", "[SECONDS]", "takes the head, waiting if told"),
            new Command(Kind.QUEUE, "peek", "", "shows the head, which stays"),
            new Command(Kind.QUEUE, "size", "", "counts the items"),
            new Command(Kind.QUEUE, "show", "[COUNT]", "shows the first items, 20 unless told"),
            new Command(Kind.QUEUE, "clear", "", "removes all items"),
            new Command(Kind.QUEUE, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.SET, "add", "ELEMENT", "adds it, says whether it wasn't there"),
            new Command(Kind.SET, "contains", "ELEMENT", "says whether it is there"),
            new Command(Kind.SET, "remove", "ELEMENT", "removes it, says whether it was there"),
            new Command(Kind.SET, "size", "", "counts the elements"),
            new Command(Kind.SET, "show", "[COUNT]", "shows the first elements, 20 unless told"),
            new Command(Kind.SET, "clear", "", "removes all elements"),
            new Command(Kind.SET, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.DEQUE, "addFirst", "VALUE", "puts an item before the head"),
            new Command(Kind.DEQUE, "addLast", "VALUE", "appends an item"),
            new Command(Kind.DEQUE, "pollFirst", "[SECONDS]", "takes the head, waiting if told"),
            new Command(Kind.DEQUE, "pollLast", "[SECONDS]", "takes the tail, waiting if told"),
            new Command(Kind.DEQUE, "peekFirst", "", "shows the head, which stays"),
            new Command(Kind.DEQUE, "peekLast", "", "shows the tail, which stays"),
            new Command(Kind.DEQUE, "size", "", "counts the items"),
            new Command(Kind.DEQUE, "show", "[COUNT]", "shows the first items, 20 unless told"),
            new Command(Kind.DEQUE, "clear", "", "removes all items"),
            new Command(Kind.DEQUE, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.SORTED_MAP, "put", "KEY VALUE", "stores a value, shows the former"),
            new Command(Kind.SORTED_MAP, "get", "KEY", "shows the value"),
            new Command(Kind.SORTED_MAP, "remove", "KEY", "removes and shows the value"),
            new Command(Kind.SORTED_MAP, "floorEntry", "KEY", "shows the entry at or below it"),
            new Command(Kind.SORTED_MAP, "ceilingEntry", "KEY", "shows the entry at or above it"),
            new Command(Kind.SORTED_MAP, "pollFirstEntry", "", "removes and shows the first"),
            new Command(Kind.SORTED_MAP, "pollLastEntry", "", "removes and shows the last"),
            new Command(Kind.SORTED_MAP, "size", "", "counts the entries"),
            new Command(Kind.SORTED_MAP, "show", "[COUNT]", "shows the first, 20 unless told"),
            new Command(Kind.SORTED_MAP, "clear", "", "removes all entries"),
            new Command(
                    Kind.SORTED_MAP, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.SORTED_SET, "add", "ELEMENT", "adds it, says whether it is new"),
            new Command(Kind.SORTED_SET, "contains", "ELEMENT", "says whether it is there"),
            new Command(Kind.SORTED_SET, "remove", "ELEMENT", "removes it, says if it was there"),
            new Command(Kind.SORTED_SET, "floor", "ELEMENT", "shows what is at or below it"),
            new Command(Kind.SORTED_SET, "ceiling", "ELEMENT", "shows what is at or above it"),
            new Command(Kind.SORTED_SET, "size", "", "counts the elements"),
            new Command(Kind.SORTED_SET, "show", "[COUNT]", "shows the first, 20 unless told"),
            new Command(Kind.SORTED_SET, "clear", "", "removes all elements"),
            new Command(
                    Kind.SORTED_SET, "listen", "[COUNT]", "shows changes, until Enter or so many"),
            new Command(Kind.PRIORITY_QUEUE, "offer", "VALUE", "adds an item"),
            new Command(Kind.PRIORITY_QUEUE, "poll", "[SECONDS]", "takes the least, may wait"),
            new Command(Kind.PRIORITY_QUEUE, "peek", "", "shows the least, which stays"),
            new Command(Kind.PRIORITY_QUEUE, "size", "", "counts the items"),
            new Command(Kind.PRIORITY_QUEUE, "show", "[COUNT]", "shows the first, 20 unless told"),
            new Command(Kind.PRIORITY_QUEUE, "clear", "", "removes all items"),
            new Command(
                    Kind.PRIORITY_QUEUE,
                    "listen",
                    "[COUNT]",
                    "shows changes, until Enter or so many"),
            new Command(Kind.COUNTER, "get", "", "shows the number"),
            new Command(Kind.COUNTER, "addAndGet", "[NUMBER]", "adds, 1 unless told; shows it"),
            new Command(Kind.COUNTER, "set", "NUMBER", "gives it another value"),
            new Command(
                    Kind.COUNTER, "listen", "[COUNT]", "shows changes, until Enter or so many"));

    /** Those of one kind. */
    static List<Command> of(Kind kind) {
        return ALL.stream().filter(command -> command.kind == kind).toList();
    }

    /** How it is written, from the structure's kind on. */
    String usage() {
        return (kind.word() + " NAME " + name + " " + arguments).strip();
    }

    /** Checks the number of arguments. */
    void checkCount(int count) {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
        long least = words.stream().filter(word -> !word.startsWith("[")).count();
        if (count < least || count > words.size()) {
            throw new BadLine("Write: " + usage());
        }
    }
}
