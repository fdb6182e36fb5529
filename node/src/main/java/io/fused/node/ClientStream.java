package io.fused.node;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Request;
import io.fused.node.wire.OperationWire;
import io.fused.protocol.AnswerWriter;
import io.fused.protocol.Frame;
import io.fused.protocol.MalformedFrameException;
import io.fused.protocol.Operation.OperationCase;
import io.fused.protocol.OperationReader;
import io.fused.protocol.Protocol;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Optional;

/**
 * One stream of a client: batches of operations in, and for each turn of the loop a batch of the
 * answers that became ready in it. On the data thread alone.
 *
 * <p>Bounded: while so many operations are unanswered, or answered and not yet taken by the client,
 * no further batch is read.
 */
final class ClientStream extends ServerCall.Listener<Frame> implements PendingAnswers.Asker {
    private static final int UNANSWERED = 32_768;

    private static final Answer OUT_OF_ORDER = new Answer.Failed(
            Answer.Code.BUSY, "An operation before this one has to be sent again first");

    private final CollectionsService service;
    private final ServerCall<Frame, Frame> call;
    private final OperationReader reader;
    private final AnswerWriter writer;

    private long[] correlations = new long[64];
    private Answer[] answers = new Answer[64];
    private int answered;
    private int unanswered;
    private long refusals;
    private boolean flushing;
    private boolean paused;
    private boolean halfClosed;
    private boolean closed;

    ClientStream(
            CollectionsService service,
            ServerCall<Frame, Frame> call,
            OperationReader reader,
            AnswerWriter writer) {
        this.service = service;
        this.call = call;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public void onMessage(Frame frame) {
        if (closed) {
            return;
        }
        try {
            reader.read(frame);
            Optional<Status> refusal = service.refusal(reader);
            if (refusal.isPresent()) {
                close(refusal.get());
                return;
            }
            while (reader.next()) {
                operation();
            }
        } catch (MalformedFrameException e) {
            close(Status.INVALID_ARGUMENT.withDescription(
                    "This is no batch of operations of client.proto: " + e.getMessage()));
            return;
        }
        readOn();
    }

    private void operation() {
        unanswered++;
        long correlation = reader.correlation();
        // Reads too: one that overtook a write would not see it.
        if (reader.kind() != OperationCase.OPEN_SESSION && reader.refusals() < refusals) {
            onAnswer(correlation, OUT_OF_ORDER);
            return;
        }
        Optional<Request> request = OperationWire.request(reader);
        if (request.isEmpty()) {
            add(correlation, CollectionsService.NOTHING_TO_DO);
            return;
        }
        service.request(this, correlation, reader.shard(), reader.mapVersion(), request.get());
    }

    private void readOn() {
        if (unanswered < UNANSWERED) {
            paused = false;
            call.request(1);
        } else {
            paused = true;
        }
    }

    @Override
    public void onAnswer(long correlation, Answer answer) {
        if (answer instanceof Answer.Failed failed) {
            switch (failed.code()) {
                case BUSY, BEHIND, NOT_HOLDER -> refusals++;
                case SESSION_EXPIRED,
                        ANSWER_FORGOTTEN,
                        OUT_OF_RANGE,
                        NOT_FOUND,
                        INVALID,
                        TOO_LARGE,
                        DATA_LOSS,
                        CANCELLED,
                        OUT_OF_MEMORY,
                        INTERNAL,
                        WRONG_SHARD,
                        EVENTS_LOST,
                        NO_LISTENER -> {
                    // These settle the operation: nothing is sent again, so no order is at stake.
                }
            }
        }
        add(correlation, answer);
    }

    private void add(long correlation, Answer answer) {
        if (closed) {
            return;
        }
        if (answered == answers.length) {
            answers = Arrays.copyOf(answers, answered * 2);
            correlations = Arrays.copyOf(correlations, answered * 2);
        }
        correlations[answered] = correlation;
        answers[answered++] = answer;
        if (!flushing) {
            flushing = true;
            service.flushLater(this);
        }
    }

    /** Sends what became ready, as far as the client takes it. */
    void flush(long mapVersion) {
        flushing = false;
        if (closed) {
            return;
        }
        int sent = 0;
        while (sent < answered && call.isReady()) {
            writer.begin(mapVersion);
            while (sent < answered
                    && writer.answers() < Protocol.BATCH_OPERATIONS
                    && writer.bytes() < Protocol.BATCH_BYTES) {
                OperationWire.write(writer, correlations[sent], answers[sent]);
                sent++;
            }
            call.sendMessage(writer.end());
        }
        int left = answered - sent;
        System.arraycopy(correlations, sent, correlations, 0, left);
        System.arraycopy(answers, sent, answers, 0, left);
        Arrays.fill(answers, left, answered, Answer.DONE);
        answered = left;
        unanswered -= sent;
        if (paused) {
            readOn();
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (halfClosed && unanswered == 0) {
            close(Status.OK);
        }
    }

    @Override
    public void onReady() {
        if (answered > 0) {
            flush(service.mapVersion());
        }
    }

    @Override
    public void onHalfClose() {
        halfClosed = true;
        closeIfDone();
    }

    @Override
    public void onCancel() {
        closed = true;
        service.forget(this);
    }

    /** Ends the stream. */
    void close(Status status) {
        if (!closed) {
            closed = true;
            service.forget(this);
            call.close(status, new Metadata());
        }
    }
}
