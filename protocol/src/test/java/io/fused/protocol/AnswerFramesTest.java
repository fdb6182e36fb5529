package io.fused.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.fused.protocol.Answer.ResultCase;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The hand-written batches of answers against the generated ones, in both directions. */
final class AnswerFramesTest {
    private static final byte[] VALUE = new byte[70_000];

    @Test
    void answersAreWrittenAsTheGeneratedCodeWouldWriteThem() throws Exception {
        Frame frame = writeAll();

        AnswerBatch expected = expected();

        assertThat(AnswerBatch.parseFrom(frame.toByteArray())).isEqualTo(expected);
        assertThat(frame.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void theReaderSeesWhatTheGeneratedCodeWrote() {
        byte[] bytes = expected().toByteArray();
        AnswerReader reader = new AnswerReader();

        reader.read(new Frame(bytes, bytes.length));

        assertThat(reader.mapVersion()).isEqualTo(12);
        expect(reader, 1, ResultCase.DONE);
        expect(reader, 2, ResultCase.ABSENT);
        expect(reader, 3, ResultCase.VALUE);
        assertThat(reader.value()).isEqualTo(VALUE);
        expect(reader, 4, ResultCase.VALUE);
        assertThat(reader.value()).isEmpty();
        expect(reader, 5, ResultCase.FLAG);
        assertThat(reader.flag()).isTrue();
        expect(reader, 6, ResultCase.FLAG);
        assertThat(reader.flag()).isFalse();
        expect(reader, 7, ResultCase.NUMBER);
        assertThat(reader.number()).isEqualTo(-1);
        expect(reader, 8, ResultCase.NUMBER);
        assertThat(reader.number()).isEqualTo(Long.MIN_VALUE);
        expect(reader, 9, ResultCase.PAGE);
        assertThat(reader.pageIsLast()).isTrue();
        assertThat(reader.nextEntry()).isTrue();
        assertThat(reader.entryNumber()).isEqualTo(-7);
        assertThat(reader.entryKey()).containsExactly(1);
        assertThat(reader.entryValue()).containsExactly(2, 3);
        assertThat(reader.nextEntry()).isTrue();
        assertThat(reader.entryNumber()).isZero();
        assertThat(reader.entryKey()).isEmpty();
        assertThat(reader.entryValue()).isEmpty();
        assertThat(reader.nextEntry()).isFalse();
        expect(reader, 10, ResultCase.PAGE);
        assertThat(reader.pageIsLast()).isFalse();
        assertThat(reader.nextEntry()).isFalse();
        expect(reader, 11, ResultCase.ENTRY);
        assertThat(reader.entryNumber()).isZero();
        assertThat(reader.entryKey()).containsExactly(4);
        assertThat(reader.entryValue()).containsExactly(5, 6);
        expect(reader, 12, ResultCase.ENTRY);
        assertThat(reader.entryKey()).isEmpty();
        assertThat(reader.entryValue()).isEmpty();
        expectEvents(reader);
        expect(reader, 1L << 50, ResultCase.FAILED);
        assertThat(reader.code()).isEqualTo(Code.CODE_DATA_LOSS);
        assertThat(reader.detail()).isEqualTo("Group 0 is lost. žluť");
        assertThat(reader.next()).isFalse();
    }

    private static void expectEvents(AnswerReader reader) {
        expect(reader, 13, ResultCase.EVENTS);
        assertThat(reader.nextEvent()).isTrue();
        assertThat(reader.entryNumber()).isEqualTo(1L << 40);
        assertThat(reader.eventKind()).isEqualTo(EventKind.EVENT_KIND_UPDATED);
        assertThat(reader.eventIndex()).isEqualTo(9);
        assertThat(reader.entryKey()).containsExactly(1);
        assertThat(reader.eventBefore()).containsExactly(2, 3);
        assertThat(reader.entryValue()).containsExactly(4);
        assertThat(reader.eventIsCut()).isFalse();
        assertThat(reader.nextEvent()).isTrue();
        assertThat(reader.eventKind()).isEqualTo(EventKind.EVENT_KIND_CLEARED);
        assertThat(reader.eventIndex()).isZero();
        assertThat(reader.eventBefore()).isEmpty();
        assertThat(reader.entryValue()).isEmpty();
        assertThat(reader.eventIsCut()).isTrue();
        assertThat(reader.nextEvent()).isFalse();
        expect(reader, 14, ResultCase.EVENTS);
        assertThat(reader.nextEvent()).isFalse();
    }

    @RepeatedTest(200)
    void damagedBatchesAreReadAlikeOrRefused(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        AnswerWriter writer = new AnswerWriter();
        writer.begin(300);
        writer.value(1, new byte[5]);
        writer.pageEntry(2, new byte[3], new byte[4]);
        writer.page(2, true);
        writer.entry(4, new byte[2], new byte[3]);
        writer.event(7, EventKind.EVENT_KIND_ADDED, 1, new byte[2], new byte[1], new byte[2], true);
        writer.events(5);
        writer.failed(3, Code.CODE_BUSY, "full");
        byte[] bytes = writer.end().toByteArray();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
        Frame frame = new Frame(bytes, length);

        int answers = -1;
        try {
            answers = count(frame);
        } catch (MalformedFrameException e) {
            assertThat(e).hasMessageContaining("at byte");
        }

        try {
            int generated = AnswerBatch.parseFrom(frame.toByteArray()).getAnswersCount();
            assertThat(answers).isIn(generated, -1);
        } catch (InvalidProtocolBufferException e) {
            // Texts that are no UTF-8 are refused by the generated code alone.
            assertThat(answers).isGreaterThanOrEqualTo(-1);
        }
    }

    private static int count(Frame frame) {
        AnswerReader reader = new AnswerReader();
        reader.read(frame);
        int count = 0;
        while (reader.next()) {
            if (reader.kind() == ResultCase.PAGE) {
                reader.pageIsLast();
                while (reader.nextEntry()) {
                    reader.entryKey();
                    reader.entryValue();
                }
            } else if (reader.kind() == ResultCase.ENTRY) {
                reader.entryKey();
                reader.entryValue();
            } else if (reader.kind() == ResultCase.EVENTS) {
                while (reader.nextEvent()) {
                    reader.entryKey();
                    reader.eventBefore();
                    reader.entryValue();
                }
            } else if (reader.kind() == ResultCase.VALUE) {
                reader.value();
            }
            count++;
        }
        return count;
    }

    private static void expect(AnswerReader reader, long correlation, ResultCase kind) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.correlation()).isEqualTo(correlation);
        assertThat(reader.kind()).isEqualTo(kind);
    }

    private static Frame writeAll() {
        AnswerWriter writer = new AnswerWriter();
        writer.begin(12);
        writer.done(1);
        writer.absent(2);
        writer.value(3, VALUE);
        writer.value(4, new byte[0]);
        writer.flag(5, true);
        writer.flag(6, false);
        writer.number(7, -1);
        writer.number(8, Long.MIN_VALUE);
        writer.pageEntry(-7, new byte[] {1}, new byte[] {2, 3});
        writer.pageEntry(0, new byte[0], new byte[0]);
        writer.page(9, true);
        writer.page(10, false);
        writer.entry(11, new byte[] {4}, new byte[] {5, 6});
        writer.entry(12, new byte[0], new byte[0]);
        writer.event(
                1L << 40,
                EventKind.EVENT_KIND_UPDATED,
                9,
                new byte[] {1},
                new byte[] {2, 3},
                new byte[] {4},
                false);
        byte[] nothing = new byte[0];
        writer.event(0, EventKind.EVENT_KIND_CLEARED, 0, nothing, nothing, nothing, true);
        writer.events(13);
        writer.events(14);
        writer.failed(1L << 50, Code.CODE_DATA_LOSS, "Group 0 is lost. žluť");
        assertThat(writer.answers()).isEqualTo(15);
        return writer.end();
    }

    private static AnswerBatch expected() {
        return AnswerBatch.newBuilder()
                .setMapVersion(12)
                .addAnswers(Answer.newBuilder().setCorrelation(1).setDone(Done.newBuilder()))
                .addAnswers(Answer.newBuilder().setCorrelation(2).setAbsent(Absent.newBuilder()))
                .addAnswers(
                        Answer.newBuilder().setCorrelation(3).setValue(ByteString.copyFrom(VALUE)))
                .addAnswers(Answer.newBuilder().setCorrelation(4).setValue(ByteString.EMPTY))
                .addAnswers(Answer.newBuilder().setCorrelation(5).setFlag(true))
                .addAnswers(Answer.newBuilder().setCorrelation(6).setFlag(false))
                .addAnswers(Answer.newBuilder().setCorrelation(7).setNumber(-1))
                .addAnswers(Answer.newBuilder().setCorrelation(8).setNumber(Long.MIN_VALUE))
                .addAnswers(Answer.newBuilder()
                        .setCorrelation(9)
                        .setPage(Page.newBuilder()
                                .addEntries(Entry.newBuilder()
                                        .setNumber(-7)
                                        .setKey(ByteString.copyFrom(new byte[] {1}))
                                        .setValue(ByteString.copyFrom(new byte[] {2, 3})))
                                .addEntries(Entry.newBuilder())
                                .setLast(true)))
                .addAnswers(Answer.newBuilder().setCorrelation(10).setPage(Page.newBuilder()))
                .addAnswers(Answer.newBuilder()
                        .setCorrelation(11)
                        .setEntry(Entry.newBuilder()
                                .setKey(ByteString.copyFrom(new byte[] {4}))
                                .setValue(ByteString.copyFrom(new byte[] {5, 6}))))
                .addAnswers(Answer.newBuilder().setCorrelation(12).setEntry(Entry.newBuilder()))
                .addAnswers(Answer.newBuilder()
                        .setCorrelation(13)
                        .setEvents(Events.newBuilder()
                                .addEvents(Event.newBuilder()
                                        .setNumber(1L << 40)
                                        .setKind(EventKind.EVENT_KIND_UPDATED)
                                        .setIndex(9)
                                        .setKey(ByteString.copyFrom(new byte[] {1}))
                                        .setBefore(ByteString.copyFrom(new byte[] {2, 3}))
                                        .setValue(ByteString.copyFrom(new byte[] {4})))
                                .addEvents(Event.newBuilder()
                                        .setKind(EventKind.EVENT_KIND_CLEARED)
                                        .setCut(true))))
                .addAnswers(Answer.newBuilder().setCorrelation(14).setEvents(Events.newBuilder()))
                .addAnswers(Answer.newBuilder()
                        .setCorrelation(1L << 50)
                        .setFailed(Failed.newBuilder()
                                .setCode(Code.CODE_DATA_LOSS)
                                .setDetail("Group 0 is lost. žluť")))
                .build();
    }
}
