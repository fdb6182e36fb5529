package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedPriorityQueue;
import java.io.PrintStream;
import java.util.List;

/** Tasks by how urgent they are, and numbers, greatest first, on two primaries, crash or not. */
public final class PriorityQueueExample implements Example {

    /**
     * Something to do.
     *
     * @param urgency the lowest comes first
     * @param what it is
     */
    public record Task(int urgency, String what) {}

    /** For the command line, and for anyone. */
    public PriorityQueueExample() {}

    @Override
    public String name() {
        return "priority-queue";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            FusedPriorityQueue<Task> tasks = client.primary(0)
                    .priorityQueue(
                            "tasks",
                            Codec.record(Task.class, Codec.int32(), Codec.string()),
                            Task::urgency,
                            Codec.int32());
            FusedPriorityQueue<Long> bids =
                    client.primary(1).priorityQueue("bids", Codec.int64().reversed());

            out.println("-- writes");
            tasks.put(new Task(3, "water the plants"));
            tasks.put(new Task(1, "put out the fire"));
            tasks.put(new Task(2, "answer the door"));
            tasks.put(new Task(1, "call for help"));
            bids.addAll(List.of(100L, 250L, 175L));
            show(out, tasks, bids);

            out.println("-- reads");
            out.println("tasks.take() is " + tasks.take());
            out.println("bids.peek() is " + bids.peek());
            show(out, tasks, bids);

            cluster.crashPrimaries(0, 1, 2);
            show(out, tasks, bids);

            out.println("-- further writes");
            tasks.put(new Task(0, "wake up"));
            out.println("tasks.poll() is " + tasks.poll());
            out.println("tasks.poll() is " + tasks.poll());
            bids.put(300L);
            out.println("bids.poll() is " + bids.poll());
            show(out, tasks, bids);
        }
    }

    private static void show(
            PrintStream out, FusedPriorityQueue<Task> tasks, FusedPriorityQueue<Long> bids) {
        out.println("tasks " + tasks.stream().map(Task::what).toList());
        out.println("bids  " + List.copyOf(bids));
    }
}
