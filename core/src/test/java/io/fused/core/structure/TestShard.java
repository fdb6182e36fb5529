package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cell.RecordReader;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.Replay;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A shard with a backup that holds its records' sum, one client session, and all answers: crashes
 * at will and goes on from the backup's cells.
 */
final class TestShard implements AutoCloseable {
    static final int WINDOW = 8;

    /** An answer as the shard gave it. */
    record Told(Answer answer, long need, boolean recorded) {}

    final Map<Long, Told> told = new LinkedHashMap<>();
    private final ShardSettings settings;
    private final Stacks backup = new Stacks();
    private Declared declared = Declared.NOTHING;
    Shard shard;
    long now = 1_000;
    long wall = 1_800_000_000_000L;
    long session;
    long number;
    private long nextTag = 1;
    private int largestRecord;

    TestShard() {
        this(ShardSettings.DEFAULT);
    }

    TestShard(ShardSettings settings) {
        this.settings = settings;
        shard = Shard.empty(settings, this::tell);
        session = open();
    }

    /** Says what the directory says of structures, over crashes. */
    void declared(Declared directory) {
        declared = directory;
        shard.declared(directory);
    }

    private void tell(long tag, Answer answer, long need, boolean recorded) {
        assertThat(told.put(tag, new Told(answer, need, recorded)))
                .as("answered once")
                .isNull();
        assertThat(need).isLessThanOrEqualTo(shard.lastNumber());
    }

    long open() {
        long tag = send(new Request(0, 0, 1, 0, new Operation.OpenSession(WINDOW)));
        return ((Answer.Number) told.get(tag).answer()).value();
    }

    /** Sends a request; returns its tag. */
    long send(Request request) {
        long tag = nextTag++;
        shard.wallMillis(wall);
        shard.execute(tag, request, now);
        replicate();
        return tag;
    }

    /** Sends an operation with the session's next number, all before it resolved. */
    long send(Operation operation) {
        number++;
        return send(new Request(session, number, 1, number, operation));
    }

    /** Sends the session's last number again. */
    long again(int attempt, Operation operation) {
        return send(new Request(session, number, attempt, number, operation));
    }

    /** Runs an operation that answers at once. */
    Answer call(Operation operation) {
        long tag = operation.isRead() ? send(Request.read(operation)) : send(operation);
        return told.get(tag).answer();
    }

    Told answer(long tag) {
        return told.get(tag);
    }

    void tick() {
        shard.wallMillis(wall);
        shard.onTick(now);
        replicate();
    }

    /** Ticks until no work is left. */
    void settle() {
        for (int k = 0; shard.hasBackgroundWork(); k++) {
            assertThat(k).isLessThan(100_000);
            tick();
        }
    }

    private void replicate() {
        RecordWriter.Batch batch = shard.records().take();
        RecordReader reader = new RecordReader(batch.payload());
        while (reader.nextRecord()) {
            largestRecord = Math.max(largestRecord, reader.recordEnd() - reader.recordStart());
        }
        Replay.onto(backup, batch.payload());
    }

    int largestRecord() {
        return largestRecord;
    }

    /** Loses the shard and builds it from what the backup holds. */
    void crash() {
        replicate();
        Stacks recovered = new Stacks();
        for (int c = 0; c < SizeClasses.count(); c++) {
            recovered.height(c, backup.height(c));
            for (int u = 0; u < backup.units(c); u++) {
                recovered.load(c, u, backup.image(c, u));
            }
        }
        long lastNumber = shard.lastNumber();
        shard.close();
        Indexing indexing = Shard.index(recovered, lastNumber, settings, this::tell);
        while (!indexing.step(7)) {
            assertThat(indexing).isNotNull();
        }
        shard = indexing.shard();
        shard.declared(declared);
        shard.grantSessions(now);
        check();
    }

    /** Compares the shard with its cells, and those with the backup's. */
    void check() {
        assertThat(shard.verify()).isEmpty();
        Replay.assertEqualStacks(shard.stacks(), backup, "backup");
        assertThat(shard.lastDefect()).isNull();
    }

    @Override
    public void close() {
        shard.close();
        backup.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static Answer.Value value(String text) {
        return new Answer.Value(bytes(text));
    }
}
