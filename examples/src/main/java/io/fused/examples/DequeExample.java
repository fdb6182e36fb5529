package io.fused.examples;

import io.fused.cli.Example;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import java.io.PrintStream;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingDeque;

/** A history of which both ends are used, and a stack, on two primaries, crash or not. */
public final class DequeExample implements Example {

    /** For the command line, and for anyone. */
    public DequeExample() {}

    @Override
    public String name() {
        return "deque";
    }

    @Override
    public void run(PrintStream out) throws Exception {
        try (ExampleCluster cluster = ExampleCluster.start(out);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            BlockingDeque<String> history = client.primary(0).deque("history", Codec.string());
            Deque<Integer> stack = client.primary(1).deque("stack", Codec.int32());

            out.println("-- writes");
            history.addAll(List.of("open", "search", "read"));
            history.addFirst("sign in");
            stack.push(1);
            stack.push(2);
            stack.push(3);
            show(out, history, stack);

            out.println("-- reads");
            out.println("history.peekLast() is " + history.peekLast());
            out.println("history.takeFirst() is " + history.takeFirst());
            out.println("stack.pop() is " + stack.pop());
            show(out, history, stack);

            cluster.crashPrimaries(0, 1, 2);
            show(out, history, stack);

            out.println("-- further writes");
            history.addLast("sign out");
            out.println("history.pollLast() is " + history.pollLast());
            out.println("history.pollLast() is " + history.pollLast());
            stack.push(4);
            out.println("stack.pop() is " + stack.pop());
            out.println("stack.pop() is " + stack.pop());
            show(out, history, stack);
        }
    }

    private static void show(PrintStream out, Deque<String> history, Deque<Integer> stack) {
        out.println("history " + List.copyOf(history));
        out.println("stack   " + List.copyOf(stack));
    }
}
