package io.fused.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The tests that a collection need not pass, each with its reason: see exclusions.txt. */
final class Exclusions {
    private static final String FILE = "exclusions.txt";
    private static final String BAR = " | ";

    /** How the names of excluded tests begin. */
    private final List<String> beginnings = new ArrayList<>();

    Exclusions(List<String> lines) {
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int bar = line.indexOf(BAR);
            if (bar <= 0 || line.substring(bar + BAR.length()).isBlank()) {
                throw new IllegalArgumentException(
                        FILE + ": a test's name, a bar, and the reason are wanted, not " + line);
            }
            beginnings.add(line.substring(0, bar).strip());
        }
    }

    static Exclusions read() {
        try (InputStream file = Exclusions.class.getResourceAsStream(FILE)) {
            return new Exclusions(new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a test, which must pass; or fail, if it is excluded. */
    void run(String test, Runnable body) {
        if (beginnings.stream().noneMatch(test::startsWith)) {
            body.run();
            return;
        }
        try {
            body.run();
        } catch (Throwable e) {
            return;
        }
        throw new AssertionError(test + " passes: take its line out of " + FILE + ".");
    }

    /** The lines that name none of these tests. */
    List<String> idle(Collection<String> tests) {
        return beginnings.stream()
                .filter(beginning -> tests.stream().noneMatch(test -> test.startsWith(beginning)))
                .toList();
    }
}
