package io.fused.cli;

/**
 * Work that failed for a reason that the person at the terminal can understand and act on.
 *
 * <p>The message is a sentence that says what happened, to what, and what to do. It is printed as
 * it is, without a stack trace, and the process ends with status 1.
 */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure of its own.
     *
     * @param message the whole sentence
     */
    public Failure(String message) {
        super(message);
    }

    /**
     * Makes a failure that another one caused.
     *
     * @param message the whole sentence, which names the cause as far as people need it
     * @param cause what is shown when traces are asked for
     */
    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
