package io.fused.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.fused.protocol.Operation.OperationCase;
import io.fused.protocol.OperationFields.Range;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The hand-written batches of operations against the generated ones, in both directions. */
final class OperationFramesTest {
    private static final byte[] KEY = {1, 2, 3};
    private static final byte[] VALUE = new byte[300];
    private static final byte[] OTHER = {-1};
    private static final Range RANGE =
            new Range(KEY, Bound.BOUND_EXCLUSIVE, OTHER, Bound.BOUND_INCLUSIVE);

    @Test
    void everyKindIsWrittenAsTheGeneratedCodeWouldWriteIt() throws Exception {
        List<OperationFields> kinds = everyKind();
        Frame frame = write(kinds);

        OperationBatch parsed = OperationBatch.parseFrom(frame.toByteArray());

        assertThat(parsed.getOperationsList())
                .extracting(Operation::getOperationCase)
                .doesNotContain(OperationCase.OPERATION_NOT_SET)
                .containsAll(allCases());
        assertThat(parsed.getUnknownFields().asMap()).isEmpty();
        for (Operation operation : parsed.getOperationsList()) {
            assertThat(operation.getUnknownFields().asMap()).isEmpty();
        }
        assertThat(frame.length()).isEqualTo(parsed.getSerializedSize());
        assertThat(parsed)
                .isEqualTo(OperationBatch.newBuilder()
                        .setProtocolVersion(1)
                        .setClusterId("c-1")
                        .setMapVersion(77)
                        .setShard(5)
                        .setSession(1L << 40)
                        .setLow(9)
                        .setRefusals(2)
                        .addAllOperations(parsed.getOperationsList())
                        .build());
        Operation put = parsed.getOperations(0);
        assertThat(put.getCorrelation()).isEqualTo(1000);
        assertThat(put.getNumber()).isEqualTo(10);
        assertThat(put.getAttempt()).isEqualTo(0);
        assertThat(put.getMapPut())
                .isEqualTo(MapPut.newBuilder()
                        .setStructure(3)
                        .setKey(ByteString.copyFrom(KEY))
                        .setValue(ByteString.copyFrom(VALUE))
                        .setCondition(PutCondition.PUT_CONDITION_IF_PRESENT)
                        .setReturnPrevious(true)
                        .build());
    }

    @Test
    void theReaderSeesWhatTheGeneratedCodeWrote() throws Exception {
        OperationBatch batch = OperationBatch.parseFrom(write(everyKind()).toByteArray());

        compare(batch, new Frame(batch.toByteArray(), batch.getSerializedSize()));
    }

    @Test
    void defaultsAreLeftOut() {
        OperationWriter writer = new OperationWriter("");
        writer.begin(0, 0, 0, 0, 0);
        writer.add(0, 0, 1, OperationFields.mapGet(0, new byte[0]));

        // Version, then an operation with an empty MapGet.
        assertThat(writer.end().toByteArray())
                .containsExactly(1 << 3, 1, 8 << 3 | 2, 2, 4 << 3 | 2, 0);
    }

    @Test
    void unknownFieldsAreSkippedAndTheHeaderMayComeLast() throws Exception {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(-1)
                                .addFixed32(1)
                                .addFixed64(2)
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .addGroup(UnknownFieldSet.newBuilder()
                                        .addField(
                                                3,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(4)
                                                        .build())
                                        .build())
                                .build())
                .build();
        Operation operation = Operation.newBuilder()
                .setCorrelation(4)
                .setMapGet(MapGet.newBuilder()
                        .setKey(ByteString.copyFrom(KEY))
                        .setUnknownFields(unknown))
                .setUnknownFields(unknown)
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.writeMessage(8, operation);
        unknown.writeTo(output);
        output.writeUInt64(5, 12);
        output.writeString(2, "cluster");
        output.flush();
        byte[] array = bytes.toByteArray();

        OperationReader reader = new OperationReader();
        reader.read(new Frame(array, array.length));

        assertThat(reader.session()).isEqualTo(12);
        assertThat(reader.clusterId()).isEqualTo("cluster");
        assertThat(reader.next()).isTrue();
        assertThat(reader.kind()).isEqualTo(OperationCase.MAP_GET);
        assertThat(reader.session()).as("a read has none").isZero();
        assertThat(reader.key()).isEqualTo(KEY);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void anUnknownKindOfOperationIsNotSet() {
        byte[] bytes = {8 << 3 | 2, 5, 1 << 3, 7, (byte) (15 << 3 | 2), 1, 0};
        OperationReader reader = new OperationReader();
        reader.read(new Frame(bytes, bytes.length));

        assertThat(reader.next()).isTrue();
        assertThat(reader.kind()).isEqualTo(OperationCase.OPERATION_NOT_SET);
        assertThat(reader.correlation()).isEqualTo(7);
    }

    @RepeatedTest(200)
    void damagedBatchesAreReadAlikeOrRefused(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = write(everyKind()).toByteArray();
        for (int damage = random.nextInt(4); damage >= 0; damage--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
        Frame frame = new Frame(bytes, length);

        OperationBatch generated;
        try {
            generated = OperationBatch.parseFrom(frame.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            generated = null;
        }
        if (generated == null) {
            drain(frame);
        } else if (refused(frame) == null) {
            assertThat(count(frame)).isEqualTo(generated.getOperationsCount());
        }
    }

    @RepeatedTest(200)
    void garbageIsRefusedInASentence(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);

        MalformedFrameException refused = refused(new Frame(bytes, bytes.length));

        if (refused != null) {
            assertThat(refused).hasMessageStartingWith("This is no message of fused.v1: ");
        }
    }

    private static void drain(Frame frame) {
        MalformedFrameException refused = refused(frame);
        if (refused != null) {
            assertThat(refused).hasMessageContaining("at byte");
        }
    }

    private static MalformedFrameException refused(Frame frame) {
        try {
            count(frame);
            return null;
        } catch (MalformedFrameException e) {
            return e;
        }
    }

    private static int count(Frame frame) {
        OperationReader reader = new OperationReader();
        reader.read(frame);
        int count = 0;
        while (reader.next()) {
            reader.key();
            reader.value();
            reader.expected();
            reader.condition();
            count++;
        }
        assertThat(reader.operations()).isEqualTo(count);
        return count;
    }

    private static void compare(OperationBatch batch, Frame frame)
            throws InvalidProtocolBufferException {
        OperationReader reader = new OperationReader();
        reader.read(frame);
        assertThat(reader.protocolVersion()).isEqualTo(batch.getProtocolVersion());
        assertThat(reader.clusterId()).isEqualTo(batch.getClusterId());
        assertThat(reader.isForCluster("c-1".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(reader.isForCluster(KEY)).isFalse();
        assertThat(reader.mapVersion()).isEqualTo(batch.getMapVersion());
        assertThat(reader.shard()).isEqualTo(batch.getShard());
        assertThat(reader.refusals()).isEqualTo(batch.getRefusals());
        OperationWriter writer = new OperationWriter(batch.getClusterId());
        writer.begin(
                batch.getMapVersion(), batch.getShard(), batch.getSession(), batch.getLow(), 2);
        for (Operation operation : batch.getOperationsList()) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.correlation()).isEqualTo(operation.getCorrelation());
            assertThat(reader.number()).isEqualTo(operation.getNumber());
            assertThat(reader.attempt()).isEqualTo(Math.max(1, operation.getAttempt()));
            assertThat(reader.kind()).isEqualTo(operation.getOperationCase());
            writer.add(reader.correlation(), reader.number(), reader.attempt(), fields(reader));
        }
        assertThat(reader.next()).isFalse();
        // What was read says all that was written.
        assertThat(OperationBatch.parseFrom(writer.end().toByteArray())).isEqualTo(batch);
    }

    private static OperationFields fields(OperationReader it) {
        int id = it.structure();
        return switch (it.kind()) {
            case MAP_GET -> OperationFields.mapGet(id, it.key());
            case MAP_PUT ->
                OperationFields.mapPut(
                                id, it.key(), it.value(), it.condition(), it.returnPrevious())
                        .living(it.ttlMillis());
            case MAP_EXPIRE -> OperationFields.mapExpire(id, it.key(), it.ttlMillis());
            case MAP_TIME_TO_LIVE -> OperationFields.mapTimeToLive(id, it.key());
            case MAP_REMOVE -> OperationFields.mapRemove(id, it.key(), it.returnPrevious());
            case QUEUE_OFFER ->
                OperationFields.queueOffer(
                        id, it.key(), it.value(), it.otherEnd(), it.waitMillis());
            case QUEUE_POLL ->
                OperationFields.queuePoll(id, it.waitMillis(), it.otherEnd())
                        .to(it.target(), it.targetKey());
            case MAP_MOVE -> OperationFields.mapMove(id, it.key()).to(it.target(), it.targetKey());
            case LIST_GET -> OperationFields.listGet(id, it.index());
            case LIST_SET ->
                OperationFields.listSet(id, it.index(), it.value(), it.returnPrevious());
            case LIST_INSERT -> OperationFields.listInsert(id, it.index(), it.value());
            case LIST_REMOVE -> OperationFields.listRemove(id, it.index(), it.returnPrevious());
            case OPEN_SESSION -> OperationFields.openSession(it.window());
            case KEEP_ALIVE -> OperationFields.keepAlive();
            case CLOSE_SESSION -> OperationFields.closeSession();
            case CANCEL -> OperationFields.cancel(id);
            case SIZE -> OperationFields.size(id);
            case CLEAR -> OperationFields.clear(id);
            case DESTROY -> OperationFields.destroy(id);
            case MAP_CONTAINS_KEY -> OperationFields.mapContainsKey(id, it.key());
            case MAP_CONTAINS_VALUE -> OperationFields.mapContainsValue(id, it.value());
            case MAP_REPLACE_IF ->
                OperationFields.mapReplaceIf(id, it.key(), it.expected(), it.value());
            case MAP_REMOVE_IF -> OperationFields.mapRemoveIf(id, it.key(), it.expected());
            case MAP_SCAN ->
                it.fromStart()
                        ? OperationFields.mapScan(id, it.maxBytes())
                        : OperationFields.mapScan(id, it.afterHash(), it.key(), it.maxBytes());
            case RANGE_SCAN ->
                OperationFields.rangeScan(id, range(it), it.otherEnd(), it.maxBytes());
            case RANGE_SIZE -> OperationFields.rangeSize(id, range(it));
            case RANGE_POLL -> OperationFields.rangePoll(id, range(it), it.otherEnd());
            case LIST_FIND -> OperationFields.listFind(id, it.value(), it.otherEnd());
            case LIST_REMOVE_VALUE -> OperationFields.listRemoveValue(id, it.value());
            case LIST_SCAN -> OperationFields.listScan(id, it.index(), it.maxBytes());
            case QUEUE_PEEK -> OperationFields.queuePeek(id, it.otherEnd());
            case QUEUE_CONTAINS -> OperationFields.queueContains(id, it.key(), it.value());
            case QUEUE_REMOVE_VALUE ->
                OperationFields.queueRemoveValue(id, it.key(), it.value(), it.otherEnd());
            case QUEUE_REMOVE_NUMBER -> OperationFields.queueRemoveNumber(id, it.key(), it.item());
            case QUEUE_SCAN ->
                it.fromStart()
                        ? OperationFields.queueScan(id, it.maxBytes(), it.otherEnd())
                        : OperationFields.queueScanAfter(
                                id, it.key(), it.item(), it.maxBytes(), it.otherEnd());
            case COUNTER_GET -> OperationFields.counterGet(id);
            case COUNTER_ADD -> OperationFields.counterAdd(id, it.amount());
            case COUNTER_SET -> OperationFields.counterSet(id, it.amount());
            case COUNTER_REPLACE_IF ->
                OperationFields.counterReplaceIf(id, it.expectedAmount(), it.amount());
            case LISTEN -> OperationFields.listen(id);
            case UNLISTEN -> OperationFields.unlisten(id, it.listener());
            case LISTENER_FETCH ->
                OperationFields.listenerFetch(
                        id, it.listener(), it.after(), it.maxBytes(), it.waitMillis());
            case OPERATION_NOT_SET -> throw new AssertionError("nothing to do");
        };
    }

    private static Range range(OperationReader it) {
        return new Range(it.from(), it.fromBound(), it.to(), it.toBound());
    }

    private static Frame write(List<OperationFields> operations) {
        OperationWriter writer = new OperationWriter("c-1");
        writer.begin(77, 5, 1L << 40, 9, 2);
        long number = 10;
        for (OperationFields operation : operations) {
            writer.add(number * 100, number, (int) (number % 3), operation);
            number++;
        }
        assertThat(writer.operations()).isEqualTo(operations.size());
        return writer.end();
    }

    private static List<OperationCase> allCases() {
        List<OperationCase> cases = new ArrayList<>(List.of(OperationCase.values()));
        cases.remove(OperationCase.OPERATION_NOT_SET);
        return cases;
    }

    private static List<OperationFields> everyKind() {
        return List.of(
                OperationFields.mapPut(3, KEY, VALUE, PutCondition.PUT_CONDITION_IF_PRESENT, true),
                OperationFields.mapPut(3, KEY, VALUE, PutCondition.PUT_CONDITION_ALWAYS, false)
                        .living(1L << 41),
                OperationFields.mapExpire(3, KEY, 1L << 40),
                OperationFields.mapTimeToLive(3, KEY),
                OperationFields.mapGet(3, KEY),
                OperationFields.mapRemove(3, KEY, true),
                OperationFields.queueOffer(4, KEY, VALUE, true, 0),
                OperationFields.queueOffer(4, KEY, VALUE, true, 0).waiting(77),
                OperationFields.queuePoll(4, Long.MAX_VALUE, false),
                OperationFields.queuePoll(4, 100, true).to(3, KEY),
                OperationFields.queuePoll(4, 100, true).to(3, KEY).waiting(7),
                OperationFields.mapMove(3, KEY).to(-1, OTHER),
                OperationFields.listGet(5, 1L << 33),
                OperationFields.listSet(5, 7, VALUE, true),
                OperationFields.listInsert(5, -1, VALUE),
                OperationFields.listRemove(5, 0, false),
                OperationFields.openSession(1024),
                OperationFields.keepAlive(),
                OperationFields.closeSession(),
                OperationFields.cancel(4),
                OperationFields.size(1 << 20),
                OperationFields.clear(-1),
                OperationFields.destroy(3),
                OperationFields.mapContainsKey(3, new byte[0]),
                OperationFields.mapContainsValue(3, VALUE),
                OperationFields.mapReplaceIf(3, KEY, OTHER, VALUE),
                OperationFields.mapRemoveIf(3, KEY, OTHER),
                OperationFields.mapScan(3, 65_536),
                OperationFields.mapScan(3, -5, KEY, 65_536),
                OperationFields.rangeScan(3, RANGE, true, 1),
                OperationFields.rangeScan(3, Range.ALL, false, 65_536),
                OperationFields.rangeSize(3, RANGE),
                OperationFields.rangePoll(3, RANGE, true),
                OperationFields.listFind(5, VALUE, true),
                OperationFields.listRemoveValue(5, VALUE),
                OperationFields.listScan(5, 100, 65_536),
                OperationFields.queuePeek(4, false),
                OperationFields.queueContains(4, KEY, VALUE),
                OperationFields.queueRemoveValue(4, KEY, VALUE, false),
                OperationFields.queueRemoveNumber(4, KEY, 1L << 60),
                OperationFields.queueScan(4, 65_536, false),
                OperationFields.queueScanAfter(4, KEY, -(1L << 60), 65_536, true),
                OperationFields.counterGet(6),
                OperationFields.counterAdd(6, -7),
                OperationFields.counterSet(6, Long.MIN_VALUE),
                OperationFields.counterReplaceIf(6, Long.MAX_VALUE, -1),
                OperationFields.listen(3),
                OperationFields.unlisten(3, 1L << 40),
                OperationFields.listenerFetch(3, 1L << 40, 1L << 41, 65_536, 5_000));
    }
}
