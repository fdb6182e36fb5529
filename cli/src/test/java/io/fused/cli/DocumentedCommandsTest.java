package io.fused.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands that the documents show are commands that there are. */
final class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** A line of an indented block, or a piece of text between backticks, over line ends too. */
    private static final Pattern COMMAND =
            Pattern.compile("^ {4}\\./fused (.+)$|`\\./fused ([^`]+)`", Pattern.MULTILINE);

    private static final Pattern COMPOSED = Pattern.compile("^ +command: (.+)$", Pattern.MULTILINE);

    @Test
    void everyCommandInADocumentParses() throws Exception {
        List<String> commands = new ArrayList<>();
        for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file :
                            files.filter(it -> it.toString().endsWith(".md")).toList()) {
                        commands.addAll(matches(COMMAND, file));
                    }
                }
            }
        }

        assertThat(commands).contains("demo");
        assertParse(commands);
    }

    @Test
    void everyCommandOfTheComposeFileParses() throws Exception {
        List<String> commands = matches(COMPOSED, ROOT.resolve("compose.yaml"));

        assertThat(commands).hasSizeGreaterThan(5);
        assertParse(commands);
    }

    private static List<String> matches(Pattern pattern, Path file) throws Exception {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            String command = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            // What stands for something else isn't a command, nor is what follows it in the shell.
            if (!command.contains("…")) {
                found.add(command.replaceAll("\\s+[#|>&].*", "").strip());
            }
        }
        return found;
    }

    private static void assertParse(List<String> commands) {
        for (String command : commands) {
            assertThatCode(() -> Main.commandLine().parseArgs(command.split("\\s+")))
                    .as("./fused " + command)
                    .doesNotThrowAnyException();
        }
    }
}
