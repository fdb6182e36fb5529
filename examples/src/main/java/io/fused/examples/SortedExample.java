package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import java.io.PrintStream;
import java.time.LocalTime;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentNavigableMap;

/** A timetable by time, and a set of words, on two primaries, crash or not. */
public final class SortedExample implements Example {

    /** For the command line, and for anyone. */
    public SortedExample() {}

    @Override
    public String name() {
        return "sorted";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            ConcurrentNavigableMap<LocalTime, String> trains =
                    client.primary(0).sortedMap("trains", Codec.localTime(), Codec.string());
            NavigableSet<String> words = client.primary(1).sortedSet("words", Codec.string());

            out.println("-- writes");
            trains.put(LocalTime.of(12, 30), "to the sea");
            trains.put(LocalTime.of(7, 15), "to work");
            trains.put(LocalTime.of(17, 45), "home");
            words.add("pear");
            words.add("apple");
            words.add("quince");
            words.add("fig");
            show(out, trains, words);

            out.println("-- reads");
            out.println("the first train after 8:00 is " + trains.higherEntry(LocalTime.of(8, 0)));
            out.println("trains before noon are " + trains.headMap(LocalTime.NOON));
            out.println("words.floor(\"grape\") is " + words.floor("grape"));
            out.println("words backwards are " + words.descendingSet());

            cluster.crashPrimaries(0, 1, 2);
            show(out, trains, words);

            out.println("-- further writes");
            out.println("trains.pollFirstEntry() is " + trains.pollFirstEntry());
            trains.put(LocalTime.of(9, 5), "to work, late");
            words.subSet("b", "q").clear();
            words.add("plum");
            show(out, trains, words);
        }
    }

    private static void show(
            PrintStream out,
            ConcurrentNavigableMap<LocalTime, String> trains,
            NavigableSet<String> words) {
        out.println("trains " + trains);
        out.println("words  " + words);
    }
}
