package io.fused.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints figures as they come: lines of a table for people, or one JSON object a line.
 *
 * @param out where to
 * @param bench the verb's name in the JSON
 * @param json whether a program reads it
 */
public record Figures(PrintWriter out, String bench, boolean json) {

    /**
     * Prints one figure.
     *
     * @param aCase what was measured, in words without spaces
     * @param metric named with its unit, as {@code ops_per_s}
     */
    public void figure(String aCase, String metric, double value) {
        figure(aCase, "", metric, value);
    }

    /** Prints one figure that is a count. */
    public void figure(String aCase, String metric, long value) {
        figure(aCase, "", metric, value);
    }

    /** Prints one figure that is a count, with the parameters that it was measured at. */
    public void figure(String aCase, String parameters, String metric, long value) {
        // Counts beyond 2^53 don't occur: these are entries and bytes of one machine.
        figure(aCase, parameters, metric, (double) value);
    }

    /**
     * Prints one figure with the parameters that it was measured at.
     *
     * @param parameters further JSON members such as {@code "inflight":64,"valueBytes":100}, or
     *     empty
     */
    public void figure(String aCase, String parameters, String metric, double value) {
        figure(aCase, "fused", parameters, metric, value);
    }

    /**
     * Prints one figure of one of several systems that are compared.
     *
     * @param system whose figure it is, as in the JSON
     * @param parameters further JSON members, or empty
     */
    public void figure(
            String aCase, String system, String parameters, String metric, double value) {
        if (json) {
            out.println("{\"bench\":\"" + bench + "\",\"case\":\"" + aCase + "\""
                    + (parameters.isEmpty() ? "" : "," + parameters)
                    + ",\"system\":\"" + system + "\",\"metric\":\"" + metric
                    + "\",\"value\":" + number(value) + "}");
        } else {
            String label = aCase
                    + (system.equals("fused") ? "" : " " + system)
                    + (parameters.isEmpty() ? "" : " " + parameters.replace("\"", ""));
            out.printf(Locale.ROOT, "%-52s %18s %s%n", label, readable(value), metric);
        }
        out.flush();
    }

    /** Prints a sentence for people; nothing where a program reads. */
    public void say(String sentence) {
        if (!json) {
            out.println(sentence);
            out.flush();
        }
    }

    private static String number(double value) {
        return isWhole(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6f", value);
    }

    private static String readable(double value) {
        return String.format(
                Locale.ROOT, isWhole(value) || Math.abs(value) >= 1_000 ? "%,.0f" : "%,.3f", value);
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15;
    }
}
