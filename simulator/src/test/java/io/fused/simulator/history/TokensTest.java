package io.fused.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TokensTest {
    @Test
    void aValueNamesItsToken() {
        for (int length = 8; length < 300; length += 7) {
            assertThat(Tokens.token(Tokens.value(77, length))).isEqualTo(77);
        }
    }

    @Test
    void aTornValueIsSeen() {
        byte[] torn = Tokens.value(77, 100);
        System.arraycopy(Tokens.value(78, 100), 50, torn, 50, 50);

        assertThatThrownBy(() -> Tokens.token(torn)).hasMessageContaining("differs at byte 50");
        assertThatThrownBy(() -> Tokens.token(Arrays.copyOf(Tokens.value(77, 9), 10)))
                .hasMessageContaining("differs at byte 9");
        assertThatThrownBy(() -> Tokens.token(new byte[3])).hasMessageContaining("3 bytes");
    }
}
