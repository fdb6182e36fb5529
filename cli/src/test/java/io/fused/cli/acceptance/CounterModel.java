package io.fused.cli.acceptance;

import io.fused.client.FusedClient;
import io.fused.client.FusedCounter;

/** A counter beside a long. */
final class CounterModel extends Model {
    private FusedCounter counter;
    private long twin;

    CounterModel(FusedClient client, long seed) {
        super(client, "counter", seed);
        open();
    }

    private void open() {
        counter = client.counter(name);
    }

    @Override
    void change() {
        long value = random.nextBoolean() ? random.nextLong() : random.nextInt(3);
        switch (random.nextInt(7)) {
            case 0 -> {
                expect("getAndSet", counter.async().getAndSet(value), twin);
                twin = value;
            }
            case 1, 2 -> {
                long guess = random.nextBoolean() ? twin : value;
                expect("compareAndSet", counter.async().compareAndSet(guess, value), guess == twin);
                twin = guess == twin ? value : twin;
            }
            default -> {
                twin += value;
                expect("addAndGet", counter.async().addAndGet(value), twin);
            }
        }
    }

    @Override
    void look() {
        expect("get", counter.async().get(), twin);
    }

    @Override
    void bulk() {
        switch (random.nextInt(5)) {
            case 0 -> compare();
            case 1 -> same("getAndIncrement", counter.getAndIncrement(), twin++);
            case 2 -> same("updateAndGet", counter.updateAndGet(old -> old * 3), twin *= 3);
            case 3 -> {
                same("getAndUpdate", counter.getAndUpdate(old -> ~old), twin);
                twin = ~twin;
            }
            default -> {
                counter.destroy();
                open();
                twin = 0;
            }
        }
    }

    @Override
    void compare() {
        same("number", counter.get(), twin);
    }
}
