package io.fused.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.fused.core.Message;
import io.fused.protocol.PeerHello;
import io.grpc.Drainable;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerWireTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyMessageComesBackAsItWasSent(long seed) throws IOException {
        for (Message message : new Samples(seed).oneOfEach(Message.Data.class)) {
            byte[] bytes = drained(PeerWire.write((Message.Data) message));

            PeerFrame read = PeerWire.read(new ByteArrayInputStream(bytes));

            assertThat(read).usingRecursiveComparison().isEqualTo(new PeerFrame.Data((Message.Data)
                    message));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBytesAreThoseOfTheGeneratedClasses(long seed) throws IOException {
        for (Message message : new Samples(seed).oneOfEach(Message.Data.class)) {
            io.fused.protocol.PeerFrame generated = PeerMessages.toProto((Message.Data) message);

            byte[] bytes = drained(PeerWire.write((Message.Data) message));

            assertThat(bytes).as("%s", message).isEqualTo(generated.toByteArray());
            assertThat(PeerMessages.fromProto(io.fused.protocol.PeerFrame.parseFrom(bytes)))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
    }

    @Test
    void aHelloComesBackAsItWasSent() throws IOException {
        PeerHello hello = PeerHello.newBuilder()
                .setProtocolVersion(1)
                .setClusterId("c")
                .setFrom(ControlWire.run(Samples.SELF))
                .build();

        InputStream bytes = PeerWire.LINK.streamRequest(new PeerFrame.Hello(hello));

        assertThat(PeerWire.LINK.parseRequest(bytes)).isEqualTo(new PeerFrame.Hello(hello));
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() throws IOException {
        Message.Applied applied = new Message.Applied(1, 2, 3, 4, 5, 6, true);
        io.fused.protocol.Applied later = PeerMessages.applied(applied).toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder()
                                        .addFixed64(1)
                                        .addFixed32(2)
                                        .addVarint(3)
                                        .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                        .build())
                        .build())
                .build();
        byte[] bytes = io.fused.protocol.PeerFrame.newBuilder()
                .setApplied(later)
                .build()
                .toByteArray();

        assertThat(PeerWire.read(new ByteArrayInputStream(bytes)))
                .isEqualTo(new PeerFrame.Data(applied));
    }

    @Test
    void garbageIsRefusedAndHarmsNothing() {
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            try {
                PeerWire.LINK.parseRequest(new ByteArrayInputStream(garbage));
            } catch (StatusRuntimeException e) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(1_500);
    }

    @Test
    void aCutMessageIsRefused() throws IOException {
        byte[] whole =
                drained(PeerWire.write(new Message.Records(1, 2, 3, 4, 5, 6, 7, 8, new byte[100])));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> PeerWire.LINK.parseRequest(new ByteArrayInputStream(cut)))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("not a frame of a data link");
        }
    }

    @Test
    void aFrameReadByteByByteIsTheSame() throws IOException {
        Message.Deltas deltas = new Message.Deltas(1, 2, 3, 4, 5, 6, new byte[] {1, 2, 3, -1});

        assertThat(PeerWire.write(deltas).readAllBytes())
                .isEqualTo(drained(PeerWire.write(deltas)));
        InputStream begun = PeerWire.write(deltas);
        assertThat(begun.read()).isEqualTo(4 << 3 | 2);
        assertThat(drained(begun))
                .isEqualTo(Arrays.copyOfRange(
                        drained(PeerWire.write(deltas)),
                        1,
                        drained(PeerWire.write(deltas)).length));
    }

    private static byte[] drained(InputStream stream) throws IOException {
        int announced = stream.available();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (stream instanceof Drainable drainable) {
            assertThat(drainable.drainTo(bytes)).isEqualTo(announced);
        } else {
            stream.transferTo(bytes);
        }
        assertThat(bytes.size()).isEqualTo(announced);
        assertThat(stream.available()).isZero();
        return bytes.toByteArray();
    }
}
