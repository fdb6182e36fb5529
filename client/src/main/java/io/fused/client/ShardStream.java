package io.fused.client;

import io.fused.protocol.Frame;
import io.fused.protocol.FrameStreams;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;

/** One run of {@code Collections/Stream}. Belongs to the event loop. */
final class ShardStream extends ClientCall.Listener<Frame> {
    private final Endpoint endpoint;
    private final EventLoop loop;
    private final Receiver receiver;
    private @org.jspecify.annotations.Nullable ClientCall<Frame, Frame> call;

    ShardStream(Endpoint endpoint, EventLoop loop, Receiver receiver) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.receiver = receiver;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void start(Channel channel) {
        ClientCall<Frame, Frame> started =
                channel.newCall(FrameStreams.METHOD, CallOptions.DEFAULT);
        call = started;
        started.start(this, new Metadata());
        // What may come is bounded by what was asked.
        started.request(Integer.MAX_VALUE);
    }

    void send(Frame frame) {
        if (call != null) {
            call.sendMessage(frame);
        }
    }

    void halfClose() {
        if (call != null) {
            call.halfClose();
        }
    }

    void cancel() {
        if (call != null) {
            call.cancel("this client uses another stream", null);
        }
    }

    @Override
    public void onMessage(Frame frame) {
        if (loop.inEventLoop()) {
            receiver.onAnswers(this, frame);
        } else {
            loop.execute(() -> receiver.onAnswers(this, frame));
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        // Never within a call of the receiver's own, which gRPC may do.
        loop.execute(() -> receiver.onClosed(this, status));
    }

    /** Who owns the stream; called on the event loop. */
    interface Receiver {
        /** Answers came. */
        void onAnswers(ShardStream from, Frame frame);

        /** The stream has ended, by whatever cause. */
        void onClosed(ShardStream from, Status status);
    }
}
