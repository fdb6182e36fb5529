package io.fused.simulator;

import io.fused.simulator.SimulationRunner.SeedFailure;
import io.fused.simulator.SimulationRunner.Summary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads summaries that were written down as lines. */
final class SummaryLine {
    private static final Pattern FORM = Pattern.compile("seeds=(\\d+)\\.\\.(-?\\d+) calls=(\\d+)"
            + " crashes=(\\d+) spared=(\\d+) steps=(\\d+) undecided=(\\d+)"
            + " failures=(\\S*) marks=(\\S*)");

    private SummaryLine() {}

    static Summary parse(String line) {
        Matcher form = FORM.matcher(line.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("This is no summary of simulated seeds: " + line);
        }
        List<SeedFailure> failures = new ArrayList<>();
        for (String[] pair : pairs(form.group(8))) {
            failures.add(new SeedFailure(Long.parseLong(pair[0]), Integer.parseInt(pair[1])));
        }
        Map<Mark, Long> marks = new EnumMap<>(Mark.class);
        for (String[] pair : pairs(form.group(9))) {
            marks.put(Mark.valueOf(pair[0]), Long.parseLong(pair[1]));
        }
        return new Summary(
                Long.parseLong(form.group(1)),
                Long.parseLong(form.group(2)),
                failures,
                marks,
                Long.parseLong(form.group(3)),
                Long.parseLong(form.group(4)),
                Long.parseLong(form.group(5)),
                Long.parseLong(form.group(6)),
                Long.parseLong(form.group(7)));
    }

    private static List<String[]> pairs(String text) {
        List<String[]> pairs = new ArrayList<>();
        Matcher each = Pattern.compile("([^,:]+):(\\d+),").matcher(text);
        while (each.find()) {
            pairs.add(new String[] {each.group(1), each.group(2)});
        }
        return pairs;
    }
}
