package io.fused.cli.shell;

/** A line that can't be understood; the message is a sentence that says how to write it. */
final class BadLine extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadLine(String message) {
        super(message);
    }
}
