package io.fused.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's directory, and the Java sources in it that people write. */
record SourceTree(Path root) {

    /** Finds the project around a directory: the nearest one upwards that holds the parent POM. */
    static SourceTree around(Path directory) {
        for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("tidy/pom.xml"))) {
                return new SourceTree(at);
            }
        }
        throw new IllegalArgumentException(directory + " lies in no checkout of the project");
    }

    /** Returns the directories of the modules that are there, in the order of their names. */
    List<Path> modules() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.exists(child.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    /** Returns every Java file below a module's {@code src}, in the order of their paths. */
    List<Path> javaFiles() throws IOException {
        return modules().stream()
                .map(module -> module.resolve("src"))
                .filter(Files::isDirectory)
                .flatMap(SourceTree::javaFilesBelow)
                .toList();
    }

    private static Stream<Path> javaFilesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
