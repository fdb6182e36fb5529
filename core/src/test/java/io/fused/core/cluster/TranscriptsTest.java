package io.fused.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts with the exchange that they lead to, one file for each rule of the coordinator. With
 * {@code -Dfused.transcripts.rewrite=true} the files are written anew; what changed in them is for
 * the reviewer to judge.
 *
 * <p>A file is a sequence of lines: {@code > command} is played, lines that begin with {@code #}
 * say why, and everything else is what the coordinator answered. {@link Stage} knows the commands.
 */
final class TranscriptsTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/io/fused/core/cluster");

    @TestFactory
    Stream<DynamicTest> transcripts() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> listed = Files.list(DIRECTORY)) {
            listed.filter(file -> file.toString().endsWith(".txt")).sorted().forEach(files::add);
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        String expected = Files.readString(file);
        String actual = replay(expected);
        if (Boolean.getBoolean("fused.transcripts.rewrite")) {
            Files.writeString(file, actual);
        } else {
            assertThat(actual).as(file.getFileName().toString()).isEqualTo(expected);
        }
    }

    private static String replay(String script) {
        Stage stage = new Stage();
        StringBuilder actual = new StringBuilder();
        for (String line : script.lines().toList()) {
            if (line.startsWith("#")) {
                actual.append(line).append('\n');
            } else if (line.startsWith("> ")) {
                actual.append(line).append('\n').append(stage.play(line.substring(2)));
            }
        }
        return actual.toString();
    }
}
