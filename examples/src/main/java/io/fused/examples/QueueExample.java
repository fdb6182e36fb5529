package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Two queues on two primaries: every job is handed out once, in order, crash or not. */
public final class QueueExample implements Example {

    /** For the command line, and for anyone. */
    public QueueExample() {}

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            BlockingQueue<String> jobs = client.primary(0).queue("jobs", Codec.string());
            BlockingQueue<Long> tickets = client.primary(1).queue("tickets", Codec.int64());

            out.println("-- writes");
            jobs.addAll(List.of("resize 1.png", "resize 2.png", "mail ana", "mail bob"));
            tickets.addAll(List.of(70L, 71L, 72L));
            show(out, jobs, tickets);

            out.println("-- reads");
            out.println("jobs.poll() is " + jobs.poll());
            out.println("jobs.peek() is " + jobs.peek());
            out.println("tickets.take() is " + tickets.take());
            show(out, jobs, tickets);

            cluster.crashPrimaries(0, 1, 2);
            show(out, jobs, tickets);

            out.println("-- further writes");
            jobs.add("mail eve");
            out.println("jobs.poll() is " + jobs.poll());
            out.println("tickets.poll() is " + tickets.poll());
            out.println("tickets.poll() is " + tickets.poll());
            out.println("tickets.poll(10 ms) is " + tickets.poll(10, TimeUnit.MILLISECONDS));
            show(out, jobs, tickets);
        }
    }

    private static void show(
            PrintStream out, BlockingQueue<String> jobs, BlockingQueue<Long> tickets) {
        out.println("jobs    " + List.copyOf(jobs));
        out.println("tickets " + List.copyOf(tickets));
    }
}
