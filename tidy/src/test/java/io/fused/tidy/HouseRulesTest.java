package io.fused.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a machine can see: each a test that names the offenders. */
final class HouseRulesTest {

    /** Beyond this a file holds more than one thing. */
    private static final int LINES = 1_000;

    /** Beyond this a method does more than one thing. */
    private static final int METHOD_LINES = 70;

    // Put together from halves, so that this file doesn't break its own rules.
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sl" + "eep\\b");
    private static final Pattern VAGUE_TYPE =
            Pattern.compile("^(?:public |final |abstract |sealed )*(?:class|interface|record|enum) "
                    + "(\\w+(?:Impl|Manager|Helper|Helpers|Utils|Util))\\b");
    private static final Pattern TOP_LEVEL_CLASS = Pattern.compile("(?m)^((?:\\w+ )*)class (\\w+)");

    private final SourceTree sources = SourceTree.around(Path.of(""));

    @Test
    void everyPackageSaysWhatItIsForAndForbidsNull() throws Exception {
        List<String> offenders = new ArrayList<>();
        for (Path module : sources.modules()) {
            Path main = module.resolve("src/main/java");
            if (!Files.isDirectory(main)) {
                continue;
            }
            try (Stream<Path> directories = Files.walk(main)) {
                for (Path directory :
                        directories.filter(HouseRulesTest::holdsJava).toList()) {
                    Path info = directory.resolve("package-info.java");
                    String text = Files.exists(info) ? Files.readString(info) : "";
                    if (!text.startsWith("/**") || !text.contains("@NullMarked")) {
                        offenders.add(relative(info) + " lacks its comment or @NullMarked");
                    }
                }
            }
        }

        assertThat(offenders).isEmpty();
    }

    @Test
    void noFileIsTooLong() throws Exception {
        List<String> offenders = new ArrayList<>();
        for (Path file : sources.javaFiles()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES) {
                offenders.add(relative(file) + " has " + lines + " lines");
            }
        }

        assertThat(offenders).isEmpty();
    }

    @Test
    void noMethodIsTooLong() throws Exception {
        assertThat(Declarations.in(sources.javaFiles()).stream()
                        .filter(it -> it.method() && it.lines() > METHOD_LINES)
                        .map(it -> relative(it.file()) + ": " + it.name() + " has " + it.lines()
                                + " lines"))
                .isEmpty();
    }

    @Test
    void whatOtherPackagesCanNameIsDocumented() throws Exception {
        List<Path> shipped = sources.javaFiles().stream()
                .filter(file -> relative(file).contains("src/main/"))
                .toList();

        assertThat(Declarations.in(shipped).stream()
                        .filter(it -> it.open() && !it.documented())
                        .map(it -> relative(it.file()) + ": " + it.name()))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() throws Exception {
        assertThat(linesWhere(line -> UNFINISHED.matcher(line).find())).isEmpty();
    }

    @Test
    void noTestSleeps() throws Exception {
        List<String> offenders = linesWhere(line -> SLEEP.matcher(line).find());
        offenders.removeIf(offender -> !offender.contains("src/test/"));

        assertThat(offenders).isEmpty();
    }

    @Test
    void noTypeHasANameThatSaysNothing() throws Exception {
        assertThat(linesWhere(line -> VAGUE_TYPE.matcher(line).find())).isEmpty();
    }

    @Test
    void testClassesAreClosed() throws Exception {
        List<String> offenders = new ArrayList<>();
        for (Path file : sources.javaFiles()) {
            String name = file.getFileName().toString();
            if (!relative(file).contains("src/test/")
                    || !(name.endsWith("Test.java") || name.endsWith("IT.java"))) {
                continue;
            }
            Matcher type = TOP_LEVEL_CLASS.matcher(Files.readString(file));
            while (type.find()) {
                String modifiers = type.group(1);
                if (modifiers.contains("public ") || !modifiers.contains("final ")) {
                    offenders.add(relative(file) + ": " + type.group(2));
                }
            }
        }

        assertThat(offenders).as("package-private and final").isEmpty();
    }

    private static boolean holdsJava(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> linesWhere(Predicate<String> rule) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources.javaFiles()) {
            List<String> lines = Files.readAllLines(file);
            for (int index = 0; index < lines.size(); index++) {
                if (rule.test(lines.get(index))) {
                    found.add(relative(file) + ":" + (index + 1) + ": "
                            + lines.get(index).strip());
                }
            }
        }
        return found;
    }

    private String relative(Path file) {
        return sources.root().relativize(file).toString();
    }
}
