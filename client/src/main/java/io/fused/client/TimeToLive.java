package io.fused.client;

import io.fused.protocol.Answer.ResultCase;
import io.fused.protocol.AnswerReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long entries live, as applications say it and as it travels. */
final class TimeToLive {
    /** What the members take at most: a hundred years of 365 days. */
    private static final Duration MOST = Duration.ofDays(36_500);

    private TimeToLive() {}

    /**
     * The milliseconds of a time, rounded up.
     *
     * @throws IllegalArgumentException if it is null, not positive, or too long
     */
    static long millis(@Nullable Duration given) {
        if (given == null || given.isNegative() || given.isZero() || given.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "A time to live is more than nothing and at most 36500 days, not " + given
                            + ". What shall live for ever is put without one, or persisted.");
        }
        return given.plusNanos(999_999).toMillis();
    }

    /** Reads how long a key lives; null if it isn't there or lives for ever. */
    static @Nullable Duration read(AnswerReader answer) {
        if (answer.kind() == ResultCase.ABSENT) {
            return null;
        }
        long millis = Answers.number(answer);
        return millis < 0 ? null : Duration.ofMillis(millis);
    }
}
