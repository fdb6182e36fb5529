package io.fused.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.fused.core.Message;
import io.fused.protocol.FromMember;
import io.fused.protocol.ToMember;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlWireTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyMessageComesBackAsItWasSent(long seed) throws InvalidProtocolBufferException {
        List<Message> fromMembers = new ArrayList<>();
        for (Message message : new Samples(seed).oneOfEach(Message.Control.class)) {
            Message.Control sent = (Message.Control) message;
            Message.Control received;
            try {
                byte[] bytes = ControlWire.fromMember(sent).toByteArray();
                fromMembers.add(sent);
                received = ControlWire.fromMember(Samples.SELF, FromMember.parseFrom(bytes));
            } catch (IllegalArgumentException e) {
                byte[] bytes = ControlWire.toMember(sent).toByteArray();
                received = ControlWire.toMember(Samples.SELF, ToMember.parseFrom(bytes));
            }

            assertThat(received).usingRecursiveComparison().isEqualTo(sent);
        }

        assertThat(fromMembers)
                .as("each message has one direction")
                .allSatisfy(message -> assertThatThrownBy(
                                () -> ControlWire.toMember((Message.Control) message))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("wrong way"));
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertThatThrownBy(
                        () -> ControlWire.fromMember(Samples.SELF, FromMember.getDefaultInstance()))
                .isInstanceOf(InvalidProtocolBufferException.class);
        assertThatThrownBy(() -> ControlWire.toMember(Samples.SELF, ToMember.getDefaultInstance()))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }
}
