package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.node.wire.ClientMapWire;
import io.fused.protocol.DestroyRequest;
import io.fused.protocol.DestroyResponse;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask of the directory of structures, taken to the coordinator and back. An answer
 * leaves once this member's map is as new as it, so that the asker's next operation finds the
 * structure here. On the data thread alone.
 */
final class Directory {
    private static final long DEADLINE_MILLIS = 10_000;

    /** Bounds what can be asked and not yet answered. */
    private static final int QUESTIONS = 4_096;

    private final MemberId self;
    private final EventThread thread;
    private final Consumer<Message.Control> coordinator;
    private final Map<Long, Question> questions = new HashMap<>();
    private long lastRequest;
    private @Nullable ClusterMap map;

    Directory(MemberId self, EventThread thread, Consumer<Message.Control> coordinator) {
        this.self = self;
        this.thread = thread;
        this.coordinator = coordinator;
    }

    void open(OpenRequest request, StreamObserver<OpenResponse> reply) {
        ClusterMap.StructureKind kind =
                ClientMapWire.kind(request.getKind()).orElseThrow(IllegalArgumentException::new);
        ClusterMap.StructureSpec spec = new ClusterMap.StructureSpec(
                request.getName(),
                kind,
                request.getCodec(),
                request.hasPinned() ? request.getPinned() : -1,
                request.getNear(),
                request.getCapacity());
        ask(
                new Opening((ServerCallStreamObserver<OpenResponse>) reply),
                number -> new Message.OpenStructure(self, number, spec));
    }

    void destroy(DestroyRequest request, StreamObserver<DestroyResponse> reply) {
        int structure = request.getStructure();
        Dropping dropping =
                new Dropping((ServerCallStreamObserver<DestroyResponse>) reply, structure);
        if (wasGiven(structure) && map != null && map.structure(structure).isEmpty()) {
            dropping.failUnknown();
            return;
        }
        ask(dropping, number -> new Message.DropStructure(self, number, structure));
    }

    /** Whether the map that this member has says that this id was given to some structure once. */
    private boolean wasGiven(int structure) {
        return map != null && structure > 0 && structure < map.nextStructure();
    }

    private void ask(Question question, LongFunction<Message.Control> message) {
        if (questions.size() >= QUESTIONS) {
            question.fail(Status.UNAVAILABLE.withDescription(
                    "Too many structures are being opened; ask again"));
            return;
        }
        long number = ++lastRequest;
        questions.put(number, question);
        question.cancelDeadline = thread.after(DEADLINE_MILLIS, () -> {
            if (questions.remove(number) != null) {
                question.fail(Status.UNAVAILABLE.withDescription(
                        "The coordinator doesn't answer; ask again when it runs"));
            }
        });
        coordinator.accept(message.apply(number));
    }

    /** An answer of the coordinator. */
    void onAnswer(Message.StructureOpened opened) {
        Question question = questions.get(opened.request());
        if (question != null) {
            question.answer = opened;
            release();
        }
    }

    /** Takes a newer map. */
    void onMap(ClusterMap newer) {
        map = newer;
        release();
    }

    /** The control link broke: what was asked on it may be lost. */
    void onDown() {
        Map<Long, Question> lost = Map.copyOf(questions);
        questions.clear();
        lost.values().forEach(question -> {
            question.cancelDeadline.run();
            question.fail(Status.UNAVAILABLE.withDescription(
                    "The coordinator is not reached; ask again when it runs"));
        });
    }

    private void release() {
        ClusterMap known = map;
        if (known == null) {
            return;
        }
        for (Iterator<Question> all = questions.values().iterator(); all.hasNext(); ) {
            Question question = all.next();
            Message.StructureOpened answer = question.answer;
            if (answer != null && answer.mapVersion() <= known.version()) {
                all.remove();
                question.cancelDeadline.run();
                question.take(answer);
            }
        }
    }

    /** A client's call that waits for the coordinator. */
    private abstract static class Question {
        private final ServerCallStreamObserver<?> reply;
        Message.@Nullable StructureOpened answer;
        Runnable cancelDeadline = () -> {};

        Question(ServerCallStreamObserver<?> reply) {
            this.reply = reply;
            reply.setOnCancelHandler(() -> {});
        }

        abstract void take(Message.StructureOpened opened);

        final void fail(Status status) {
            if (!reply.isCancelled()) {
                reply.onError(status.asRuntimeException());
            }
        }
    }

    private static final class Opening extends Question {
        private final ServerCallStreamObserver<OpenResponse> reply;

        Opening(ServerCallStreamObserver<OpenResponse> reply) {
            super(reply);
            this.reply = reply;
        }

        @Override
        void take(Message.StructureOpened opened) {
            ClusterMap.StructureEntry entry = opened.entry();
            if (entry == null || !opened.error().isEmpty()) {
                fail(Status.ALREADY_EXISTS.withDescription(opened.error()));
                return;
            }
            if (reply.isCancelled()) {
                return;
            }
            OpenResponse.Builder response = OpenResponse.newBuilder()
                    .setStructure(entry.id())
                    .setCapacity(entry.spec().capacity())
                    .setMapVersion(opened.mapVersion());
            if (entry.shard() >= 0) {
                response.setShard(entry.shard());
            }
            reply.onNext(response.build());
            reply.onCompleted();
        }
    }

    private final class Dropping extends Question {
        private final ServerCallStreamObserver<DestroyResponse> reply;
        private final int structure;

        Dropping(ServerCallStreamObserver<DestroyResponse> reply, int structure) {
            super(reply);
            this.reply = reply;
            this.structure = structure;
        }

        void failUnknown() {
            fail(Status.NOT_FOUND.withDescription("There is no structure with the id "
                    + Integer.toUnsignedString(structure) + "."));
        }

        @Override
        void take(Message.StructureOpened opened) {
            // The map is as new as the answer by now: an id that it never gave was never there.
            if (!wasGiven(structure)) {
                failUnknown();
                return;
            }
            if (reply.isCancelled()) {
                return;
            }
            reply.onNext(DestroyResponse.newBuilder()
                    .setMapVersion(opened.mapVersion())
                    .build());
            reply.onCompleted();
        }
    }
}
