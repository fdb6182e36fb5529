package io.fused.tidy;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of the sources: palantir-java-format with four spaces and lines of at most 100 columns,
 * comments included.
 *
 * <p>Run from the command line it rewrites the files that deviate, and names them.
 */
public final class Formatting {

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.AOSP)
            .formatJavadoc(true)
            .build());

    private final SourceTree sources;

    Formatting(SourceTree sources) {
        this.sources = sources;
    }

    /**
     * Puts every source of the project around the working directory into its form.
     *
     * @param arguments none
     * @throws IOException if a file can't be read or written
     */
    public static void main(String[] arguments) throws IOException {
        SourceTree sources = SourceTree.around(Path.of(""));
        List<Path> failed = new ArrayList<>();
        for (Path file : sources.javaFiles()) {
            try {
                if (new Formatting(sources).rewrite(file)) {
                    System.out.println("formatted " + sources.root().relativize(file));
                }
            } catch (FormatterException e) {
                failed.add(file);
                System.err.println(file + ": " + e.getMessage());
            }
        }
        if (!failed.isEmpty()) {
            System.exit(1);
        }
    }

    /** Returns the files that the formatter would write otherwise, or can't read. */
    List<Path> deviations() throws IOException {
        List<Path> deviations = new ArrayList<>();
        for (Path file : sources.javaFiles()) {
            String source = Files.readString(file);
            try {
                if (!format(source).equals(source)) {
                    deviations.add(sources.root().relativize(file));
                }
            } catch (FormatterException e) {
                deviations.add(sources.root().relativize(file));
            }
        }
        return deviations;
    }

    private String format(String source) throws FormatterException {
        String used = RemoveUnusedImports.removeUnusedImports(source);
        // Imports in ASCII order; the four-space style would sort them its own way.
        String ordered = ImportOrderer.reorderImports(used, JavaFormatterOptions.Style.PALANTIR);
        return formatter.formatSource(ordered);
    }

    private boolean rewrite(Path file) throws IOException, FormatterException {
        String source = Files.readString(file);
        String formatted = format(source);
        if (formatted.equals(source)) {
            return false;
        }
        Files.writeString(file, formatted);
        return true;
    }
}
