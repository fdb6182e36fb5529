package io.fused.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FormattingIT {

    @Test
    void everySourceIsAsTheFormatterWritesIt() throws Exception {
        SourceTree sources = SourceTree.around(Path.of(""));

        assertThat(new Formatting(sources).deviations())
                .as("run: mvn -q -pl tidy compile exec:exec@format")
                .isEmpty();
    }

    @Test
    void aFileOutOfFormIsNamed(@TempDir Path root) throws Exception {
        Path file = root.resolve("tidy/src/main/java/Crooked.java");
        Files.createDirectories(file.getParent());
        Files.writeString(root.resolve("tidy/pom.xml"), "");
        Files.writeString(file, "final class Crooked{int x ;}");

        assertThat(new Formatting(SourceTree.around(root)).deviations())
                .containsExactly(Path.of("tidy/src/main/java/Crooked.java"));
    }
}
