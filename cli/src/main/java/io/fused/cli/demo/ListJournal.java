package io.fused.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What one writer appended to the list, in order; an append without a known outcome may be found or
 * not.
 */
final class ListJournal {
    private record Append(String line, boolean certain) {}

    private final List<Append> appends = new ArrayList<>();

    /** An append was acknowledged. */
    synchronized void acknowledge(String line) {
        appends.add(new Append(line, true));
    }

    /** An append failed, and may have taken effect or not. */
    synchronized void lose(String line) {
        appends.add(new Append(line, false));
    }

    /** The number of acknowledged appends. */
    synchronized long acknowledged() {
        return appends.stream().filter(Append::certain).count();
    }

    /**
     * Counts the acknowledged lines missing from what was found, and the lines that nobody wrote.
     */
    synchronized long errors(List<String> found) {
        long errors = 0;
        int at = 0;
        for (Append append : appends) {
            boolean here = at < found.size() && found.get(at).equals(append.line());
            if (here) {
                at++;
            } else if (append.certain()) {
                errors++;
            }
        }
        return errors + (found.size() - at);
    }
}
