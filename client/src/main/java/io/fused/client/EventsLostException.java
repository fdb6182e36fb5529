package io.fused.client;

/** Says that a listener fell behind; no application sees it. */
final class EventsLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventsLostException(String message) {
        super(message);
    }
}
