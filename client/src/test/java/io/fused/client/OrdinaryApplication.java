package io.fused.client;

import java.util.ArrayList;
import java.util.List;

/** What an application does, in a process of its own. */
final class OrdinaryApplication {
    private OrdinaryApplication() {}

    /**
     * Uses one collection of each kind.
     *
     * @param arguments the endpoints
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (FusedClient client = FusedClient.connect(arguments[0])) {
            FusedMap<String, Long> stock = client.map("stock", Codec.string(), Codec.int64());
            stock.put("apples", 5L);
            stock.merge("apples", 3L, Long::sum);
            FusedList<String> list = client.list("list", Codec.string());
            list.addAll(List.of("a", "b"));
            FusedQueue<Integer> queue = client.queue("queue", Codec.int32());
            queue.put(1);
            queue.addAll(List.of(2, 3));
            List<Integer> taken = new ArrayList<>(List.of(queue.take()));
            queue.drainTo(taken);
            System.out.println(
                    "apples=" + stock.get("apples") + ", list=" + list + ", queue=" + taken);
        }
    }
}
