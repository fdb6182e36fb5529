package io.fused.protocol;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Takes frames to gRPC and from it, without looking into them. */
final class FrameMarshaller implements Marshaller<Frame> {
    @Override
    public InputStream stream(Frame frame) {
        return new FrameStream(frame);
    }

    @Override
    public Frame parse(InputStream stream) {
        try {
            byte[] bytes = stream.readNBytes(stream.available());
            if (stream.read() >= 0) {
                throw new IOException("the stream told less than it holds");
            }
            return new Frame(bytes, bytes.length);
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("a message could not be read from its stream")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    /** A frame as gRPC reads it: all at once. */
    private static final class FrameStream extends ByteArrayInputStream
            implements KnownLength, Drainable {
        FrameStream(Frame frame) {
            super(frame.array(), 0, frame.length());
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = count - pos;
            target.write(buf, pos, drained);
            pos = count;
            return drained;
        }
    }
}
