package io.fused.node.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.fused.core.Message;
import io.fused.protocol.PeerHello;
import io.fused.protocol.PeersGrpc;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The method of the data links with marshallers of our own: {@code PeerFrame} of peer.proto to and
 * from {@link Message.Data}, without the generated classes where a message is hot.
 */
public final class PeerWire {
    /** {@code Peers.Link}; interoperable with the generated method. */
    public static final MethodDescriptor<PeerFrame, PeerHello> LINK =
            PeersGrpc.getLinkMethod().toBuilder(
                            new FrameMarshaller(),
                            ProtoUtils.marshaller(PeerHello.getDefaultInstance()))
                    .build();

    private static final byte[] EMPTY = new byte[0];

    private PeerWire() {}

    private static final class FrameMarshaller implements MethodDescriptor.Marshaller<PeerFrame> {
        @Override
        public InputStream stream(PeerFrame frame) {
            return switch (frame) {
                case PeerFrame.Hello hello ->
                    new GeneratedFrame(io.fused.protocol.PeerFrame.newBuilder()
                            .setHello(hello.hello())
                            .build());
                case PeerFrame.Data data -> write(data.message());
            };
        }

        @Override
        public PeerFrame parse(InputStream stream) {
            try {
                return read(stream);
            } catch (IOException | IllegalArgumentException e) {
                throw Status.INVALID_ARGUMENT
                        .withDescription("This is not a frame of a data link: " + e.getMessage())
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    }

    /** A frame written by the generated classes. */
    private static final class GeneratedFrame extends ByteArrayInputStream implements KnownLength {
        GeneratedFrame(MessageLite message) {
            super(message.toByteArray());
        }
    }

    static InputStream write(Message.Data message) {
        return switch (message) {
            case Message.Records m ->
                new WireWriter()
                        .int32(1, m.group())
                        .int64(2, m.epoch())
                        .int32(3, m.primary())
                        .int32(4, m.backup())
                        .int64(5, m.tenure())
                        .int64(6, m.first())
                        .int32(7, m.count())
                        .int64(8, m.committed())
                        .frame(2, 9, m.payload());
            case Message.Applied m ->
                new WireWriter()
                        .int32(1, m.group())
                        .int64(2, m.epoch())
                        .int32(3, m.primary())
                        .int32(4, m.backup())
                        .int64(5, m.tenure())
                        .int64(6, m.applied())
                        .bool(7, m.shortOfMemory())
                        .frame(3);
            case Message.Deltas m ->
                new WireWriter()
                        .int32(1, m.group())
                        .int64(2, m.epoch())
                        .int32(3, m.primary())
                        .int64(4, m.tenure())
                        .int64(5, m.subscription())
                        .int64(6, m.upTo())
                        .frame(4, 7, m.payload());
            case Message.UnitImage m ->
                new WireWriter()
                        .int32(1, m.group())
                        .int64(2, m.epoch())
                        .int32(3, m.primary())
                        .int64(4, m.tenure())
                        .int64(5, m.subscription())
                        .int32(6, m.sizeClass())
                        .int32(7, m.unit())
                        .int64(8, m.number())
                        .frame(5, 9, m.bytes());
            case Message.Attach m -> generated(m);
            case Message.Attached m -> generated(m);
            case Message.Committed m -> generated(m);
            case Message.AttachWanted m -> generated(m);
            case Message.Fenced m -> generated(m);
            case Message.Subscribe m -> generated(m);
            case Message.UnitWanted m -> generated(m);
            case Message.UnitReleased m -> generated(m);
            case Message.Walk m -> generated(m);
            case Message.Credit m -> generated(m);
            case Message.WalkEnd m -> generated(m);
            case Message.SubscriptionEnded m -> generated(m);
            case Message.Unsubscribe m -> generated(m);
            case Message.HeightsWanted m -> generated(m);
            case Message.Heights m -> generated(m);
            case Message.FusedUnitWanted m -> generated(m);
            case Message.FusedUnit m -> generated(m);
        };
    }

    private static InputStream generated(Message.Data message) {
        return new GeneratedFrame(PeerMessages.toProto(message));
    }

    static PeerFrame read(InputStream stream) throws IOException {
        WireReader in = new WireReader(stream, stream.available());
        PeerFrame frame = null;
        while (in.next()) {
            frame = switch (in.field()) {
                case 2 -> new PeerFrame.Data(readRecords(in));
                case 3 -> new PeerFrame.Data(readApplied(in));
                case 4 -> new PeerFrame.Data(readDeltas(in));
                case 5 -> new PeerFrame.Data(readUnitImage(in));
                case 1 -> new PeerFrame.Hello(PeerHello.parseFrom(in.bytes()));
                default -> readOther(in);
            };
        }
        if (frame == null) {
            throw new InvalidProtocolBufferException("The frame is empty");
        }
        return frame;
    }

    private static PeerFrame readOther(WireReader in) throws IOException {
        // The frame around a rare message is made anew: its number and the bytes that follow.
        int kind = in.field();
        io.fused.protocol.PeerFrame frame =
                io.fused.protocol.PeerFrame.parseFrom(frameAround(kind, in.bytes()));
        return new PeerFrame.Data(PeerMessages.fromProto(frame));
    }

    private static ByteString frameAround(int kind, byte[] message) {
        ByteString.Output head = ByteString.newOutput(16);
        writeVarint(head, kind << 3 | 2);
        writeVarint(head, message.length);
        return head.toByteString().concat(UnsafeByteOperations.unsafeWrap(message));
    }

    private static void writeVarint(ByteString.Output out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static Message.Records readRecords(WireReader in) throws IOException {
        int after = in.enter();
        int group = 0;
        long epoch = 0;
        int primary = 0;
        int backup = 0;
        long tenure = 0;
        long first = 0;
        int count = 0;
        long committed = 0;
        byte[] payload = EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> group = in.int32();
                case 2 -> epoch = in.int64();
                case 3 -> primary = in.int32();
                case 4 -> backup = in.int32();
                case 5 -> tenure = in.int64();
                case 6 -> first = in.int64();
                case 7 -> count = in.int32();
                case 8 -> committed = in.int64();
                case 9 -> payload = in.bytes();
                default -> in.skip();
            }
        }
        in.leave(after);
        return new Message.Records(
                group, epoch, primary, backup, tenure, first, count, committed, payload);
    }

    private static Message.Applied readApplied(WireReader in) throws IOException {
        int after = in.enter();
        int group = 0;
        long epoch = 0;
        int primary = 0;
        int backup = 0;
        long tenure = 0;
        long applied = 0;
        boolean shortOfMemory = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> group = in.int32();
                case 2 -> epoch = in.int64();
                case 3 -> primary = in.int32();
                case 4 -> backup = in.int32();
                case 5 -> tenure = in.int64();
                case 6 -> applied = in.int64();
                case 7 -> shortOfMemory = in.bool();
                default -> in.skip();
            }
        }
        in.leave(after);
        return new Message.Applied(group, epoch, primary, backup, tenure, applied, shortOfMemory);
    }

    private static Message.Deltas readDeltas(WireReader in) throws IOException {
        int after = in.enter();
        int group = 0;
        long epoch = 0;
        int primary = 0;
        long tenure = 0;
        long subscription = 0;
        long upTo = 0;
        byte[] payload = EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> group = in.int32();
                case 2 -> epoch = in.int64();
                case 3 -> primary = in.int32();
                case 4 -> tenure = in.int64();
                case 5 -> subscription = in.int64();
                case 6 -> upTo = in.int64();
                case 7 -> payload = in.bytes();
                default -> in.skip();
            }
        }
        in.leave(after);
        return new Message.Deltas(group, epoch, primary, tenure, subscription, upTo, payload);
    }

    private static Message.UnitImage readUnitImage(WireReader in) throws IOException {
        int after = in.enter();
        int group = 0;
        long epoch = 0;
        int primary = 0;
        long tenure = 0;
        long subscription = 0;
        int sizeClass = 0;
        int unit = 0;
        long number = 0;
        byte[] image = EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> group = in.int32();
                case 2 -> epoch = in.int64();
                case 3 -> primary = in.int32();
                case 4 -> tenure = in.int64();
                case 5 -> subscription = in.int64();
                case 6 -> sizeClass = in.int32();
                case 7 -> unit = in.int32();
                case 8 -> number = in.int64();
                case 9 -> image = in.bytes();
                default -> in.skip();
            }
        }
        in.leave(after);
        return new Message.UnitImage(
                group, epoch, primary, tenure, subscription, sizeClass, unit, number, image);
    }
}
