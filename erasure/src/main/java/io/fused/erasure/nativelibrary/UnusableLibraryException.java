package io.fused.erasure.nativelibrary;

/** A library that can't be used; the message says why, and what to do, in whole sentences. */
final class UnusableLibraryException extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    UnusableLibraryException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** The message, which is never null. */
    String sentence() {
        return sentence;
    }
}
