package io.fused.protocol;

import io.fused.protocol.Answer.ResultCase;

/**
 * Reads AnswerBatch messages, one after the other, without an object for each answer. Used by one
 * thread.
 *
 * <p>{@link #read} takes a batch. {@link #next} goes to the first answer and from one to the next;
 * of a page, {@link #nextEntry} goes from entry to entry, and of events {@link #nextEvent} from one
 * to the next. Fields unknown to this version are passed over.
 */
public final class AnswerReader {
    private static final int VARINT = WireOutput.VARINT;
    private static final int FIXED64 = WireOutput.FIXED64;
    private static final int BYTES = WireOutput.BYTES;

    private final WireInput input = new WireInput();
    private final WireInput page = new WireInput();
    private byte[] array = OperationFields.EMPTY;
    private long mapVersion;

    private long correlation;
    private ResultCase kind = ResultCase.RESULT_NOT_SET;
    private int from;
    private int to;
    private long number;
    private boolean flag;
    private int code;
    private int detailFrom;
    private int detailTo;

    private long entryNumber;
    private int keyFrom;
    private int keyTo;
    private int valueFrom;
    private int valueTo;

    private int eventKind;
    private long eventIndex;
    private int beforeFrom;
    private int beforeTo;
    private boolean isCut;

    /**
     * Takes a batch.
     *
     * @throws MalformedFrameException if the bytes are no batch
     */
    public void read(Frame frame) {
        array = frame.array();
        mapVersion = 0;
        input.reset(array, 0, frame.length());
        while (input.hasMore()) {
            int tag = input.tag();
            if (tag == (1 << 3 | VARINT)) {
                mapVersion = input.varint();
            } else {
                input.skip(tag);
            }
        }
        input.reset(array, 0, frame.length());
    }

    /** The version of the map that the member has. */
    public long mapVersion() {
        return mapVersion;
    }

    /**
     * Goes to the next answer.
     *
     * @return false at the end of the batch
     * @throws MalformedFrameException if the bytes are no batch
     */
    public boolean next() {
        while (input.hasMore()) {
            int tag = input.tag();
            if (tag == (2 << 3 | BYTES)) {
                answer(input.length());
                return true;
            }
            input.skip(tag);
        }
        return false;
    }

    private void answer(int length) {
        correlation = 0;
        kind = ResultCase.RESULT_NOT_SET;
        int outer = input.enter(length);
        while (input.hasMore()) {
            int tag = input.tag();
            switch (tag) {
                case 1 << 3 | VARINT -> correlation = input.varint();
                case 2 << 3 | BYTES -> bytes(ResultCase.DONE);
                case 3 << 3 | BYTES -> bytes(ResultCase.ABSENT);
                case 4 << 3 | BYTES -> bytes(ResultCase.VALUE);
                case 5 << 3 | VARINT -> {
                    kind = ResultCase.FLAG;
                    flag = input.varint() != 0;
                }
                case 6 << 3 | VARINT -> {
                    kind = ResultCase.NUMBER;
                    number = input.zigzag();
                }
                case 7 << 3 | BYTES -> bytes(ResultCase.PAGE);
                case 8 << 3 | BYTES -> bytes(ResultCase.FAILED);
                case 9 << 3 | BYTES -> bytes(ResultCase.ENTRY);
                case 12 << 3 | BYTES -> bytes(ResultCase.EVENTS);
                default -> input.skip(tag);
            }
        }
        input.leave(outer);
        if (kind == ResultCase.PAGE || kind == ResultCase.EVENTS) {
            page.reset(array, from, to);
        } else if (kind == ResultCase.FAILED) {
            failed();
        } else if (kind == ResultCase.ENTRY) {
            page.reset(array, from, to);
            entry(to - from);
        }
    }

    private void bytes(ResultCase found) {
        kind = found;
        int length = input.length();
        from = input.position();
        to = from + length;
        input.jump(to);
    }

    private void failed() {
        code = 0;
        detailFrom = 0;
        detailTo = 0;
        page.reset(array, from, to);
        while (page.hasMore()) {
            int tag = page.tag();
            switch (tag) {
                case 1 << 3 | VARINT -> code = (int) page.varint();
                case 2 << 3 | BYTES -> {
                    int length = page.length();
                    detailFrom = page.position();
                    detailTo = detailFrom + length;
                    page.jump(detailTo);
                }
                default -> page.skip(tag);
            }
        }
    }

    /** The operation's. */
    public long correlation() {
        return correlation;
    }

    /** What kind of answer it is; RESULT_NOT_SET if that is unknown here. */
    public ResultCase kind() {
        return kind;
    }

    /** A copy of the value, of a VALUE. */
    public byte[] value() {
        return input.copy(from, to);
    }

    /** Yes or no, of a FLAG. */
    public boolean flag() {
        return flag;
    }

    /** The number, of a NUMBER. */
    public long number() {
        return number;
    }

    /** The code, of a FAILED; UNRECOGNIZED if it is unknown here. */
    public Code code() {
        Code known = Code.forNumber(code);
        return known == null ? Code.UNRECOGNIZED : known;
    }

    /** The sentence, of a FAILED; may be empty. */
    public String detail() {
        return input.text(detailFrom, detailTo);
    }

    /** Whether nothing follows the page, of a PAGE. May be asked at any entry. */
    public boolean pageIsLast() {
        WireInput rest = new WireInput();
        rest.reset(array, from, to);
        boolean last = false;
        while (rest.hasMore()) {
            int tag = rest.tag();
            if (tag == (2 << 3 | VARINT)) {
                last = rest.varint() != 0;
            } else {
                rest.skip(tag);
            }
        }
        return last;
    }

    /**
     * Goes to the next entry of a PAGE.
     *
     * @return false at its end
     * @throws MalformedFrameException if the bytes are no page
     */
    public boolean nextEntry() {
        while (page.hasMore()) {
            int tag = page.tag();
            if (tag == (1 << 3 | BYTES)) {
                entry(page.length());
                return true;
            }
            page.skip(tag);
        }
        return false;
    }

    private void entry(int length) {
        entryNumber = 0;
        keyFrom = 0;
        keyTo = 0;
        valueFrom = 0;
        valueTo = 0;
        int outer = page.enter(length);
        while (page.hasMore()) {
            int tag = page.tag();
            switch (tag) {
                case 1 << 3 | FIXED64 -> entryNumber = page.fixed64();
                case 2 << 3 | BYTES -> {
                    int bytes = page.length();
                    keyFrom = page.position();
                    keyTo = keyFrom + bytes;
                    page.jump(keyTo);
                }
                case 3 << 3 | BYTES -> {
                    int bytes = page.length();
                    valueFrom = page.position();
                    valueTo = valueFrom + bytes;
                    page.jump(valueTo);
                }
                default -> page.skip(tag);
            }
        }
        page.leave(outer);
    }

    /**
     * Goes to the next event of EVENTS. Its number, key and value are told as an entry's.
     *
     * @return false behind the last
     * @throws MalformedFrameException if the bytes are no events
     */
    public boolean nextEvent() {
        while (page.hasMore()) {
            int tag = page.tag();
            if (tag == (1 << 3 | BYTES)) {
                event(page.length());
                return true;
            }
            page.skip(tag);
        }
        return false;
    }

    private void event(int length) {
        entryNumber = 0;
        eventKind = 0;
        eventIndex = 0;
        keyFrom = 0;
        keyTo = 0;
        beforeFrom = 0;
        beforeTo = 0;
        valueFrom = 0;
        valueTo = 0;
        isCut = false;
        int outer = page.enter(length);
        while (page.hasMore()) {
            int tag = page.tag();
            switch (tag) {
                case 1 << 3 | VARINT -> entryNumber = page.varint();
                case 2 << 3 | VARINT -> eventKind = (int) page.varint();
                case 3 << 3 | VARINT -> eventIndex = page.varint();
                case 4 << 3 | BYTES -> {
                    int bytes = page.length();
                    keyFrom = page.position();
                    keyTo = keyFrom + bytes;
                    page.jump(keyTo);
                }
                case 5 << 3 | BYTES -> {
                    int bytes = page.length();
                    beforeFrom = page.position();
                    beforeTo = beforeFrom + bytes;
                    page.jump(beforeTo);
                }
                case 6 << 3 | BYTES -> {
                    int bytes = page.length();
                    valueFrom = page.position();
                    valueTo = valueFrom + bytes;
                    page.jump(valueTo);
                }
                case 7 << 3 | VARINT -> isCut = page.varint() != 0;
                default -> page.skip(tag);
            }
        }
        page.leave(outer);
    }

    /** What happened; UNRECOGNIZED if it is unknown here. */
    public EventKind eventKind() {
        EventKind known = EventKind.forNumber(eventKind);
        return known == null ? EventKind.UNRECOGNIZED : known;
    }

    /** The position of a list's element when the event happened. */
    public long eventIndex() {
        return eventIndex;
    }

    /** A copy of the value that was there before the event. */
    public byte[] eventBefore() {
        return input.copy(beforeFrom, beforeTo);
    }

    /** Whether the event was too large, and its values are left out. */
    public boolean eventIsCut() {
        return isCut;
    }

    /**
     * The entry's number: a hash, an item's number, or 0. Of a PAGE's entry, an ENTRY, or an event.
     */
    public long entryNumber() {
        return entryNumber;
    }

    /** A copy of the entry's key. */
    public byte[] entryKey() {
        return input.copy(keyFrom, keyTo);
    }

    /** A copy of the entry's value. */
    public byte[] entryValue() {
        return input.copy(valueFrom, valueTo);
    }
}
