package io.fused.core.cell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NodeLayoutTest {
    @Test
    void lengthsAndKindArePackedApart() {
        int most = (1 << 28) - 1;
        for (int key : new int[] {0, 1, 77, most}) {
            for (int value : new int[] {0, 3, most}) {
                for (int kind = NodeLayout.NONE; kind <= NodeLayout.ANSWER; kind++) {
                    long lengths = NodeLayout.lengths(key, value, kind);
                    assertThat(NodeLayout.keyLength(lengths)).isEqualTo(key);
                    assertThat(NodeLayout.valueLength(lengths)).isEqualTo(value);
                    assertThat(NodeLayout.kind(lengths)).isEqualTo(kind);
                }
            }
        }
    }

    @Test
    void aHeaderLiesAsDocumented() {
        byte[] bytes = new byte[NodeLayout.HEADER_BYTES + 1];
        long lengths = NodeLayout.lengths(16, 100, NodeLayout.ELEMENT);
        NodeLayout.writeHeader(bytes, 1, 5, 6, 7, lengths, 0x1_0000_0000L);
        assertThat(LittleEndian.getLong(bytes, 1)).isEqualTo(5);
        assertThat(LittleEndian.getLong(bytes, 9)).isEqualTo(6);
        assertThat(LittleEndian.getInt(bytes, 17)).isEqualTo(7);
        assertThat(LittleEndian.getInt(bytes, 21))
                .isEqualTo((int) NodeLayout.headerHash(5, 6, 7, lengths));
        assertThat(LittleEndian.getLong(bytes, 25)).isEqualTo(lengths);
        assertThat(bytes[1 + NodeLayout.KIND]).isEqualTo((byte) NodeLayout.ELEMENT);
    }
}
