package io.fused.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** How frames get into gRPC and out of it, and how codes become statuses. */
final class FrameStreamsTest {
    @Test
    void framesPassThroughTheMarshallerUnchanged() throws Exception {
        AnswerWriter writer = new AnswerWriter();
        writer.begin(9);
        writer.value(1, new byte[1000]);
        Frame frame = writer.end();

        try (InputStream drained = FrameStreams.METHOD.streamRequest(frame);
                InputStream read = FrameStreams.METHOD.streamResponse(frame)) {
            assertThat(drained).isInstanceOf(KnownLength.class);
            assertThat(drained.available()).isEqualTo(frame.length());
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            assertThat(((Drainable) drained).drainTo(target)).isEqualTo(frame.length());
            assertThat(target.toByteArray()).isEqualTo(frame.toByteArray());
            assertThat(drained.available()).isZero();
            assertThat(FrameStreams.METHOD.parseResponse(read).toByteArray())
                    .isEqualTo(frame.toByteArray());
        }
    }

    @Test
    void theHandlerTakesThePlaceOfTheGeneratedMethod() {
        ServerServiceDefinition bound = FrameStreams.bind(
                new CollectionsGrpc.CollectionsImplBase() {}.bindService(), (call, headers) -> {
                    throw new AssertionError("never called");
                });

        assertThat(bound.getServiceDescriptor().getName()).isEqualTo("fused.v1.Collections");
        assertThat(bound.getMethods()).hasSize(6);
        assertThat(bound.getMethod("fused.v1.Collections/Stream").getMethodDescriptor())
                .isSameAs(FrameStreams.METHOD);
        assertThat(FrameStreams.METHOD.getType()).isEqualTo(MethodType.BIDI_STREAMING);
    }

    @Test
    void everyCodeHasAStatus() {
        for (Code code :
                EnumSet.complementOf(EnumSet.of(Code.CODE_UNSPECIFIED, Code.UNRECOGNIZED))) {
            assertThat(AnswerCodes.status(code))
                    .as(code.name())
                    .isNotIn(Status.Code.UNKNOWN, Status.Code.OK);
        }
    }
}
