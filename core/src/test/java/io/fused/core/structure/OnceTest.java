package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Several clients offer, wait, cancel and send again, requests come late and twice, and the shard
 * crashes: each item is in the queue or was taken by one call, and no answer changes.
 */
final class OnceTest {
    private static final int QUEUE = 3;
    private static final int CLIENTS = 3;
    private static final int PAD = 40;
    private static final int SEEDS = 150;

    /** One operation of a client, until it is resolved. */
    private static final class Call {
        final Operation operation;
        int attempt;
        long tag;
        boolean cancels;

        Call(Operation operation) {
            this.operation = operation;
        }
    }

    /** A client with its unresolved calls by number. */
    private static final class Client {
        long session;
        long next = 1;
        final TreeMap<Long, Call> calls = new TreeMap<>();

        long low() {
            return calls.isEmpty() ? next : calls.firstKey();
        }
    }

    private final List<Integer> taken = new ArrayList<>();
    private int offered;

    @Test
    void everyItemIsTakenOnce() {
        run(PlantedFault.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = PlantedFault.class,
            names = {"RETRY_WITHOUT_RECORD", "PARKED_TWICE"})
    void mistakesAreSeen(PlantedFault fault) {
        assertThatThrownBy(() -> run(fault)).hasMessageContaining("seed");
    }

    private void run(PlantedFault fault) {
        for (int seed = 0; seed < SEEDS; seed++) {
            try (TestShard shard = new TestShard(ShardSettings.DEFAULT.with(fault))) {
                run(new Random(seed), shard);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void run(Random random, TestShard shard) {
        taken.clear();
        offered = 0;
        List<Request> late = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        for (int k = 0; k < CLIENTS; k++) {
            Client client = new Client();
            client.session = shard.open();
            clients.add(client);
        }
        for (int step = 0; step < 300; step++) {
            step(random, shard, clients.get(random.nextInt(CLIENTS)), late);
        }
        for (Client client : clients) {
            while (!client.calls.isEmpty()) {
                sendAgain(shard, client, client.calls.firstKey(), true);
                resolve(shard, client);
            }
        }
        late.forEach(shard::send);
        compare(shard);
    }

    private void step(Random random, TestShard shard, Client client, List<Request> late) {
        switch (random.nextInt(12)) {
            case 0 -> {
                if (random.nextInt(3) == 0) {
                    shard.crash();
                    // Requests to the former holder never reach this one.
                    late.clear();
                }
            }
            case 1 -> {
                shard.now += random.nextInt(200);
                shard.tick();
            }
            case 2 -> {
                if (!late.isEmpty()) {
                    shard.send(late.get(random.nextInt(late.size())));
                }
            }
            case 3, 4 -> {
                if (!client.calls.isEmpty()) {
                    long number = client.low() + random.nextInt(TestShard.WINDOW);
                    sendAgain(shard, client, number, random.nextInt(4) == 0);
                }
            }
            case 5, 6 -> resolve(shard, client);
            default -> {
                if (client.next - client.low() < TestShard.WINDOW) {
                    late.add(sendNew(random, shard, client));
                }
            }
        }
    }

    private Request sendNew(Random random, TestShard shard, Client client) {
        Operation operation;
        if (random.nextBoolean()) {
            byte[] item = new byte[random.nextBoolean() ? 4 : PAD];
            operation = new Operation.QueueOffer(
                    QUEUE, ByteBuffer.wrap(item).putInt(offered++).array(), false);
        } else {
            operation = new Operation.QueuePoll(QUEUE, random.nextInt(3) * 100L, false);
        }
        Call call = new Call(operation);
        long number = client.next++;
        client.calls.put(number, call);
        call.attempt = 1;
        Request request = new Request(client.session, number, 1, client.low(), operation);
        call.tag = shard.send(request);
        return request;
    }

    private static void sendAgain(TestShard shard, Client client, long number, boolean cancel) {
        Call call = client.calls.get(number);
        if (call != null) {
            call.cancels |= cancel && call.operation instanceof Operation.QueuePoll;
            Operation operation = call.cancels ? new Operation.Cancel(QUEUE) : call.operation;
            call.attempt++;
            call.tag = shard.send(
                    new Request(client.session, number, call.attempt, client.low(), operation));
        }
    }

    /** Takes the answers of the latest attempts. */
    private void resolve(TestShard shard, Client client) {
        for (Long number : client.calls.keySet().toArray(new Long[0])) {
            Call call = client.calls.get(number);
            TestShard.Told told = shard.told.get(call.tag);
            if (told != null && !isToTryAgain(told.answer())) {
                if (told.answer() instanceof Answer.Value item) {
                    taken.add(ByteBuffer.wrap(item.bytes()).getInt());
                }
                client.calls.remove(number);
            }
        }
    }

    private static boolean isToTryAgain(Answer answer) {
        return answer instanceof Answer.Failed failed && failed.code() == Answer.Code.BUSY;
    }

    private void compare(TestShard shard) {
        List<Integer> all = new ArrayList<>(taken);
        Answer.Page page =
                (Answer.Page) shard.call(new Operation.QueueScan(QUEUE, true, 0, 1_000_000, false));
        for (Answer.Entry entry : page.entries()) {
            all.add(ByteBuffer.wrap(entry.value()).getInt());
        }
        all.sort(null);
        List<Integer> expected = new ArrayList<>();
        for (int item = 0; item < offered; item++) {
            expected.add(item);
        }
        assertThat(all).isEqualTo(expected);
        shard.settle();
        shard.check();
    }
}
