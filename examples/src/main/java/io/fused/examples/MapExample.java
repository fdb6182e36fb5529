package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import java.io.PrintStream;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Two maps spread over all primaries: a cart and its stock, with the atomic calls that carts need.
 */
public final class MapExample implements Example {

    /** For the command line, and for anyone. */
    public MapExample() {}

    @Override
    public String name() {
        return "map";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            ConcurrentMap<String, Integer> stock =
                    client.map("stock", Codec.string(), Codec.int32());
            ConcurrentMap<Long, String> orders =
                    client.map("orders", Codec.int64(), Codec.string());

            out.println("-- writes");
            stock.put("apple", 10);
            stock.put("pear", 4);
            stock.put("quince", 0);
            orders.put(1001L, "apple");
            orders.put(1002L, "pear");
            stock.merge("apple", -1, Integer::sum);
            stock.merge("pear", -1, Integer::sum);
            show(out, stock, orders);

            out.println("-- reads");
            out.println("stock.get(\"pear\") is " + stock.get("pear"));
            out.println("stock.get(\"plum\") is " + stock.get("plum"));
            out.println("orders.containsKey(1002) is " + orders.containsKey(1002L));
            out.println("orders.size() is " + orders.size());

            cluster.crashPrimaries(0, 1, 2);
            show(out, stock, orders);

            out.println("-- further writes");
            out.println("replace(\"pear\", 3, 2) is " + stock.replace("pear", 3, 2));
            out.println("replace(\"pear\", 3, 2) again is " + stock.replace("pear", 3, 2));
            out.println("putIfAbsent(1001, \"plum\") is " + orders.putIfAbsent(1001L, "plum"));
            out.println("putIfAbsent(1003, \"plum\") is " + orders.putIfAbsent(1003L, "plum"));
            out.println("remove(\"quince\") is " + stock.remove("quince"));
            show(out, stock, orders);
        }
    }

    /** Prints both in the order of their keys: a hash map has none of its own. */
    private static void show(
            PrintStream out,
            ConcurrentMap<String, Integer> stock,
            ConcurrentMap<Long, String> orders) {
        out.println("stock  " + new TreeMap<>(stock));
        out.println("orders " + new TreeMap<>(orders));
    }
}
