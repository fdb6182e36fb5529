package io.fused.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FormattingIT {

    private static final int COLUMNS = 100;

    @Test
    void everySourceIsAsTheFormatterWritesIt() throws Exception {
        SourceTree sources = SourceTree.around(Path.of(""));

        assertThat(new Formatting(sources).deviations())
                .as("run: mvn -q -pl tidy compile exec:exec@format")
                .isEmpty();
    }

    @Test
    void noLineIsLongerThanTheFormatterWouldHaveIt() throws Exception {
        SourceTree sources = SourceTree.around(Path.of(""));
        List<String> offenders = new ArrayList<>();
        for (Path file : sources.javaFiles()) {
            // It leaves alone what it can't break: imports, long words, strings of one piece.
            Files.readAllLines(file).stream()
                    .filter(line -> line.length() > COLUMNS && !line.startsWith("import "))
                    .forEach(line -> offenders.add(sources.root().relativize(file) + ": " + line));
        }

        assertThat(offenders).isEmpty();
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
