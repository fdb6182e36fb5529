package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.core.operation.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotTest {
    @Test
    void everyShortAnswerComesBack() {
        List<Answer> answers = new ArrayList<>();
        answers.add(Answer.DONE);
        answers.add(Answer.ABSENT);
        answers.add(Answer.TRUE);
        answers.add(Answer.FALSE);
        for (long number : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            answers.add(new Answer.Number(number));
        }
        for (Answer.Code code : Answer.Code.values()) {
            answers.add(new Answer.Failed(code, ""));
            answers.add(new Answer.Failed(code, "index 5, size 3"));
        }
        for (Answer answer : answers) {
            byte[] slot = Slot.encode(77, 12, answer);
            assertThat(slot).hasSize(Slot.VALUE_BYTES);
            assertThat(Slot.decode(slot)).isEqualTo(answer);
            assertThat(Slot.session(slot)).isEqualTo(77);
            assertThat(Slot.low(slot)).isEqualTo(12);
            assertThat(Slot.nodeId(slot)).isZero();
        }
    }

    @Test
    void valuesComeBackUpToTheirLimit() {
        for (int length = 0; length <= Slot.MOST_BYTES; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) length);
            Answer.Value value = new Answer.Value(bytes);
            assertThat(Slot.holds(value)).isTrue();
            Answer back = Slot.decode(Slot.encode(1, 1, value));
            assertThat(back).isInstanceOf(Answer.Value.class);
            assertThat(((Answer.Value) back).bytes()).isEqualTo(bytes);
        }
        assertThat(Slot.holds(new Answer.Value(new byte[Slot.MOST_BYTES + 1]))).isFalse();
    }

    @Test
    void longDetailsAreCut() {
        String detail = "index 9223372036854775807, size 1000000000000";
        Answer.Failed failed = new Answer.Failed(Answer.Code.OUT_OF_RANGE, detail);
        assertThat(Slot.decode(Slot.encode(1, 1, failed)))
                .isEqualTo(new Answer.Failed(Answer.Code.OUT_OF_RANGE, detail.substring(0, 31)));
    }

    @Test
    void aNodeStandsForALongAnswer() {
        byte[] slot = Slot.encodeNode(5, 6, new Answer.Value(new byte[99]), 1L << 40);
        assertThat(Slot.nodeId(slot)).isEqualTo(1L << 40);
        assertThat(Slot.isEntryNode(slot)).isFalse();
        assertThat(Slot.decode(slot)).isNull();
        slot = Slot.encodeNode(5, 6, new Answer.Entry(0, new byte[1], new byte[99]), 3);
        assertThat(Slot.nodeId(slot)).isEqualTo(3);
        assertThat(Slot.isEntryNode(slot)).isTrue();
        assertThat(Slot.decode(slot)).isNull();
    }

    @Test
    void entriesComeBackUpToTheirLimit() {
        for (int length = 0; length < Slot.MOST_BYTES; length++) {
            byte[] key = new byte[length / 3];
            byte[] value = new byte[length - key.length];
            Arrays.fill(key, (byte) 0xfe);
            Arrays.fill(value, (byte) length);
            Answer.Entry entry = new Answer.Entry(0, key, value);
            assertThat(Slot.holds(entry)).isTrue();
            byte[] slot = Slot.encode(1, 1, entry);
            assertThat(Slot.nodeId(slot)).isZero();
            Answer back = Slot.decode(slot);
            assertThat(back).isInstanceOf(Answer.Entry.class);
            assertThat(((Answer.Entry) back).key()).isEqualTo(key);
            assertThat(((Answer.Entry) back).value()).isEqualTo(value);
        }
        byte[] half = new byte[Slot.MOST_BYTES / 2];
        assertThat(Slot.holds(new Answer.Entry(0, half, half))).isFalse();
    }

    @Test
    void unknownCodesAreCorrupt() {
        byte[] slot = Slot.encode(1, 1, new Answer.Failed(Answer.Code.BUSY, ""));
        slot[10] = 99;
        assertThatThrownBy(() -> Slot.decode(slot)).isInstanceOf(CorruptShardException.class);
    }
}
