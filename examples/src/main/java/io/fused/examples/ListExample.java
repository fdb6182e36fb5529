package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import java.io.PrintStream;
import java.util.List;

/** Two lists on two primaries: positions, order and duplicates come back as they were. */
public final class ListExample implements Example {

    /** For the command line, and for anyone. */
    public ListExample() {}

    @Override
    public String name() {
        return "list";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            // Without primary(…) a list lies where its name falls; here each has its own place.
            List<String> route = client.primary(0).list("route", Codec.string());
            List<Integer> readings = client.primary(1).list("readings", Codec.int32());

            out.println("-- writes");
            route.addAll(List.of("Praha", "Brno", "Wien", "Graz"));
            route.add(2, "Břeclav");
            readings.addAll(List.of(21, 22, 22, -4, 0));
            readings.remove(Integer.valueOf(22));
            show(out, route, readings);

            out.println("-- reads");
            out.println("route.get(2) is " + route.get(2));
            out.println("route.indexOf(\"Graz\") is " + route.indexOf("Graz"));
            out.println("readings.contains(22) is " + readings.contains(22));
            out.println("route.subList(1, 4) is " + route.subList(1, 4));

            cluster.crashPrimaries(0, 1, 2);
            show(out, route, readings);

            out.println("-- further writes");
            route.set(0, "Kolín");
            route.remove("Wien");
            readings.add(0, 23);
            show(out, route, readings);
        }
    }

    private static void show(PrintStream out, List<String> route, List<Integer> readings) {
        out.println("route    " + route);
        out.println("readings " + readings);
    }
}
