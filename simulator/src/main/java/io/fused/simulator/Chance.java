package io.fused.simulator;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of chance of a run, split so that one part's draws don't shift another's. */
final class Chance {
    private final SplittableRandom random;

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    static Chance of(long seed) {
        return new Chance(new SplittableRandom(seed));
    }

    /** A stream of draws of its own. */
    Chance split() {
        return new Chance(random.split());
    }

    /** From 0 to {@code bound} - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code least} to {@code greatest}, both included. */
    long between(long least, long greatest) {
        return random.nextLong(least, greatest + 1);
    }

    /** True in so many of a hundred cases. */
    boolean percent(double share) {
        return random.nextDouble() * 100 < share;
    }

    /** From -1 to 1. */
    double signed() {
        return random.nextDouble() * 2 - 1;
    }

    /** A delay around a mean, with a long tail up to twenty times the mean. */
    long tailed(long mean) {
        double draw = -Math.log(1 - random.nextDouble());
        return (long) (mean * Math.min(20, draw));
    }

    /** Between two bounds above 0, each order of magnitude as likely as another. */
    long magnitude(long least, long greatest) {
        double share = random.nextDouble();
        return (long) (least * Math.pow((double) greatest / least, share));
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    long any() {
        return random.nextLong();
    }
}
