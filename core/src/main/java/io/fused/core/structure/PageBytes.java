package io.fused.core.structure;

import io.fused.core.operation.Answer;

/**
 * The room of a page: so many bytes of keys and values, and a little for each entry, so that a page
 * of tiny ones ends too. One entry always fits.
 */
final class PageBytes {
    /** Beyond this a page would hold up others on the same loop. */
    private static final int MOST = 1 << 20;

    private static final int EACH_ENTRY = 16;

    private long left;

    PageBytes(int wanted) {
        left = Math.clamp(wanted, 1, MOST);
    }

    boolean isLeft() {
        return left > 0;
    }

    void take(Answer.Entry entry) {
        take((long) entry.key().length + entry.value().length);
    }

    /** Takes an entry of so many bytes in all. */
    void take(long contentBytes) {
        left -= EACH_ENTRY + contentBytes;
    }
}
