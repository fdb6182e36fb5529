package io.fused.client;

import io.fused.protocol.Answer.ResultCase;
import io.fused.protocol.AnswerReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What results are made of answers. */
final class Answers {
    private Answers() {}

    static @Nullable Void done(AnswerReader answer) {
        if (answer.kind() != ResultCase.DONE) {
            // What an operation says beyond "done" may be left unread.
            check(answer, answer.kind() != ResultCase.RESULT_NOT_SET);
        }
        return null;
    }

    static Boolean flag(AnswerReader answer) {
        check(answer, answer.kind() == ResultCase.FLAG);
        return answer.flag();
    }

    static Long number(AnswerReader answer) {
        check(answer, answer.kind() == ResultCase.NUMBER);
        return answer.number();
    }

    /** Reads a value; null if there is none. */
    static byte @Nullable [] bytes(AnswerReader answer) {
        if (answer.kind() == ResultCase.ABSENT) {
            return null;
        }
        check(answer, answer.kind() == ResultCase.VALUE);
        return answer.value();
    }

    /** Reads a value by a codec; null if there is none. */
    static <V> Call.Decoder<@Nullable V> value(Codec<V> codec) {
        return answer -> {
            byte[] bytes = bytes(answer);
            return bytes == null ? null : codec.decode(bytes);
        };
    }

    /** Reads a value that must be there. */
    static <V> Call.Decoder<V> present(Codec<V> codec) {
        return answer -> {
            check(answer, answer.kind() == ResultCase.VALUE);
            return codec.decode(answer.value());
        };
    }

    /** Reads whether an item was added. */
    static Boolean added(AnswerReader answer) {
        return answer.kind() == ResultCase.FLAG ? flag(answer) : done(answer) == null;
    }

    /** Reads an item of a queue; null if there is none. */
    static <E> Call.Decoder<@Nullable E> item(ItemForm<E> form) {
        Call.Decoder<E> present = presentItem(form);
        return answer -> answer.kind() == ResultCase.ABSENT ? null : present.decode(answer);
    }

    /** Reads an item of a queue that must be there. */
    static <E> Call.Decoder<E> presentItem(ItemForm<E> form) {
        return answer -> {
            if (answer.kind() == ResultCase.ENTRY) {
                return form.decode(answer.entryKey(), answer.entryValue());
            }
            check(answer, answer.kind() == ResultCase.VALUE);
            return form.decode(ItemForm.NOTHING, answer.value());
        };
    }

    /** Reads an entry, undecoded; null if there is none. */
    static @Nullable Entry entry(AnswerReader answer) {
        if (answer.kind() == ResultCase.ABSENT) {
            return null;
        }
        check(answer, answer.kind() == ResultCase.ENTRY);
        return new Entry(0, answer.entryKey(), answer.entryValue());
    }

    /** Reads the only entry of a page, undecoded; null if it has none. */
    static @Nullable Entry first(AnswerReader answer) {
        List<Entry> entries = page(answer).entries();
        return entries.isEmpty() ? null : entries.get(0);
    }

    /** Reads what was moved, unless the destination was taken. */
    static <T extends @Nullable Object> Call.Decoder<T> moved(
            Call.Decoder<T> item, Destination<?> destination) {
        return answer -> {
            if (answer.kind() == ResultCase.FLAG) {
                throw destination.taken();
            }
            return item.decode(answer);
        };
    }

    /** Reads a page, undecoded. */
    static Page page(AnswerReader answer) {
        check(answer, answer.kind() == ResultCase.PAGE);
        boolean last = answer.pageIsLast();
        List<Entry> entries = new ArrayList<>();
        while (answer.nextEntry()) {
            entries.add(new Entry(answer.entryNumber(), answer.entryKey(), answer.entryValue()));
        }
        return new Page(entries, last);
    }

    static void check(AnswerReader answer, boolean expected) {
        if (!expected) {
            throw new FusedProtocolException(
                    "A member answered " + answer.kind() + ", which is no answer to what was asked."
                            + " Are client and cluster of versions that fit?",
                    true);
        }
    }

    /**
     * Part of a structure.
     *
     * @param entries in its order
     * @param last whether nothing follows
     */
    record Page(List<Entry> entries, boolean last) {
        /** Its last entry if more may follow, or null. */
        @Nullable
        Entry lastOfMore() {
            return last || entries.isEmpty() ? null : entries.get(entries.size() - 1);
        }
    }

    /**
     * An entry of a page. Its arrays aren't changed by anybody.
     *
     * @param number hash or number of an item
     * @param key the key, or empty
     * @param value the value
     */
    record Entry(long number, byte[] key, byte[] value) {}
}
