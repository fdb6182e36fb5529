package io.fused.cli.shell;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as a person writes and reads them: {@code 500ms}, {@code 10s}, {@code 1.5h}. */
final class Times {
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private Times() {}

    /** Reads a time that a line says. */
    static Duration read(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw new BadLine("'" + written
                    + "' is not a time; write a number and ms, s, m, h or d, as in 10s or 1.5h.");
        }
        ChronoUnit unit = switch (matcher.group(2)) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
        BigDecimal millis = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit.getDuration().toMillis()));
        if (millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new BadLine("'" + written + "' is too long a time.");
        }
        return Duration.ofMillis(millis.longValue());
    }

    /** Writes a time in seconds. */
    static String show(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
    }
}
