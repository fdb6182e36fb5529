package io.fused.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Coding without knowing of segments and kernels. */
final class PlainCodingTest {
    private static final Path SOURCES = Path.of("src");

    @Test
    void theExampleOfThePackageRuns() throws Exception {
        Codec codec = Codec.of(4, 2);
        byte[][] shards = new byte[6][1024]; // 0 to 3 hold what is to be kept, 4 and 5 the backups
        fill(shards, 4);
        byte[] lost = shards[1].clone();
        codec.encode(shards);
        Arrays.fill(shards[1], (byte) 0); // Any two of the six may get lost.
        codec.reconstruct(shards, 1);

        assertThat(shards[1]).isEqualTo(lost);
        assertThat(codec.verify(shards)).isTrue();
    }

    /** So that the example and the test above stay the same. */
    @Test
    void theExampleOfThePackageStandsInThisTest() throws Exception {
        String here = "java/io/fused/erasure/";
        String test = Files.readString(
                SOURCES.resolve("test", here, getClass().getSimpleName() + ".java"));
        String comment = Files.readString(SOURCES.resolve("main", here, "package-info.java"));
        List<String> example = comment.lines()
                .dropWhile(line -> !line.contains("{@code"))
                .skip(1)
                .takeWhile(line -> !line.contains("}</pre>"))
                .map(line -> line.substring(" * ".length()))
                .toList();

        assertThat(example).hasSize(5);
        assertThat(test).contains(example);
    }

    @Test
    void buffersAreTakenFromPositionToLimit() {
        Codec codec = Codec.of(3, 2);
        byte[][] arrays = new byte[5][100];
        fill(arrays, 3);
        codec.encode(arrays);
        ByteBuffer[] buffers = new ByteBuffer[5];
        for (int shard = 0; shard < 5; shard++) {
            boolean direct = shard % 2 == 0;
            buffers[shard] = direct ? ByteBuffer.allocateDirect(120) : ByteBuffer.allocate(120);
            buffers[shard].position(7).limit(107);
            if (shard < 3) {
                buffers[shard].put(7, arrays[shard]);
            }
        }

        codec.encode(buffers);

        assertThat(codec.verify(buffers)).isTrue();
        assertContent(buffers, arrays);
        buffers[0].put(7, new byte[100]);
        buffers[3].put(7, new byte[100]);
        assertThat(codec.verify(buffers)).isFalse();
        codec.reconstruct(buffers, 0, 3);
        assertContent(buffers, arrays);
        assertThat(buffers[0].position()).isEqualTo(7);
        assertThat(buffers[0].get(6)).isZero();
        assertThat(buffers[0].get(0)).isZero();
    }

    @Test
    void aReadOnlyBufferCanBeReadAndNotOverwritten() {
        Codec codec = Codec.of(1, 1);
        ByteBuffer read = ByteBuffer.wrap(new byte[] {1, 2, 3}).asReadOnlyBuffer();
        ByteBuffer backup = ByteBuffer.allocate(3);

        codec.encode(new ByteBuffer[] {read, backup});

        assertThat(backup.array()).containsExactly(1, 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.reconstruct(new ByteBuffer[] {read, backup}, 0))
                .withMessage("A target can't be a read-only segment.");
    }

    private static void assertContent(ByteBuffer[] buffers, byte[][] arrays) {
        for (int shard = 0; shard < buffers.length; shard++) {
            byte[] content = new byte[100];
            buffers[shard].get(7, content);
            assertThat(content).as("shard %d", shard).isEqualTo(arrays[shard]);
        }
    }

    private static void fill(byte[][] shards, int count) {
        Random random = new Random(count);
        for (int shard = 0; shard < count; shard++) {
            random.nextBytes(shards[shard]);
        }
    }
}
