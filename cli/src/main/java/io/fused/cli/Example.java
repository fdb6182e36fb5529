package io.fused.cli;

import java.io.PrintStream;

/**
 * A small program that shows a collection at work; {@code fused example NAME} runs it.
 *
 * <p>The command line finds examples through {@link java.util.ServiceLoader}, so that it knows none
 * of them itself.
 */
public interface Example {

    /** The word that names it on the command line. */
    String name();

    /**
     * Runs it to its end, on the caller's thread, and ends all processes that it started.
     *
     * @param out where to tell what happens; the same lines on every run
     * @throws Exception if it could not be shown, with a sentence for people
     */
    void run(PrintStream out) throws Exception;
}
