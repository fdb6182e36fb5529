package io.fused.bench;

import io.fused.erasure.nativelibrary.Availability;
import io.fused.erasure.nativelibrary.Isal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A loop in C: what is measured where no Java is. Its source is a resource beside this class,
 * compiled for each run into a directory of its own, which is deleted with what it holds when the
 * loop is closed.
 */
final class CLoop implements AutoCloseable {
    /** Whatever of these the path has. */
    static final List<String> COMPILERS = List.of("cc", "gcc");

    /** What the sources of all loops include. */
    private static final String HEADER = "loop.h";

    /** The loops that there are. */
    enum Kind {
        /** Around ISA-L's function that adds a multiple. Its size is the bytes of the delta. */
        UPDATE("update_loop"),
        /**
         * Adds up sources as they are, and stores the sum in targets. Its size is the number of
         * sources, that of targets, and the bytes of each, a multiple of 64.
         */
        SUM("sum_loop");

        private final String program;

        Kind(String program) {
            this.program = program;
        }

        private String source() {
            return program + ".c";
        }
    }

    private final Kind kind;
    private final Path directory;

    private CLoop(Kind kind, Path directory) {
        this.kind = kind;
        this.directory = directory;
    }

    /** There is no loop; the message says why, and what to do, in whole sentences. */
    static final class AbsentException extends Exception {
        private static final long serialVersionUID = 1;

        private final String sentence;

        AbsentException(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        /** The message, which is never null. */
        String sentence() {
            return sentence;
        }
    }

    /** Compiles a loop; that around ISA-L, with the library that the adapter uses. */
    static CLoop compile(Kind kind) throws AbsentException, IOException, InterruptedException {
        List<String> libraries = new ArrayList<>();
        if (kind == Kind.UPDATE) {
            Availability<Isal> isal = Isal.find();
            if (isal.library().isEmpty()) {
                throw new AbsentException(isal.reason());
            }
            libraries.add(isal.orElseThrow().file());
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return compile(kind, libraries, COMPILERS, temporary);
    }

    /**
     * Compiles a loop.
     *
     * @param libraries the names of libraries' files, in a directory that the linker searches
     * @param compilers the programs to try, the best first
     * @param parent where to make the directory
     * @throws AbsentException if none of the compilers is there, or the one that is can't build it
     * @throws IOException if files can't be written
     */
    static CLoop compile(Kind kind, List<String> libraries, List<String> compilers, Path parent)
            throws AbsentException, IOException, InterruptedException {
        CLoop loop = new CLoop(kind, Files.createTempDirectory(parent, "fused-bench"));
        boolean built = false;
        try {
            loop.build(libraries, compilers);
            built = true;
            return loop;
        } finally {
            if (!built) {
                loop.close();
            }
        }
    }

    private void build(List<String> libraries, List<String> compilers)
            throws AbsentException, IOException, InterruptedException {
        for (String file : List.of(HEADER, kind.source())) {
            try (InputStream resource = CLoop.class.getResourceAsStream(file)) {
                Files.copy(Objects.requireNonNull(resource, file), directory.resolve(file));
            }
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-O3",
                "-march=native",
                "-o",
                program().toString(),
                directory.resolve(kind.source()).toString()));
        // By their files' names: -lisal wants the link that a development package brings.
        libraries.forEach(library -> arguments.add("-l:" + library));
        for (String compiler : compilers) {
            Output output;
            try {
                output = run(compiler, arguments);
            } catch (IOException e) {
                continue; // It isn't on the path.
            }
            if (output.status() != 0) {
                throw new AbsentException(
                        "%s can't build its loop: %s".formatted(compiler, output.firstLine()));
            }
            return;
        }
        throw new AbsentException("There is no C compiler on the path: none of %s."
                        .formatted(String.join(", ", compilers))
                + " On Debian and Ubuntu: apt-get install gcc libc6-dev");
    }

    private Path program() {
        return directory.resolve(kind.program);
    }

    /**
     * Runs the program with each size as often as there are forks, and gives each size's median of
     * all measurements in nanoseconds a call.
     *
     * @param sizes as the kind of loop has them
     * @throws AbsentException if the program doesn't run
     */
    double[] medianNanos(List<List<Integer>> sizes, int forks, CodecBenchmarks.Length length)
            throws AbsentException, InterruptedException {
        List<List<Double>> nanos = new ArrayList<>();
        for (int size = 0; size < sizes.size(); size++) {
            nanos.add(new ArrayList<>());
        }
        // Sizes take turns, so that no single one is hit by what else runs for a while.
        for (int fork = 0; fork < forks; fork++) {
            for (int size = 0; size < sizes.size(); size++) {
                nanos.get(size).addAll(measure(sizes.get(size), length));
            }
        }
        return nanos.stream().mapToDouble(CLoop::median).toArray();
    }

    private List<Double> measure(List<Integer> size, CodecBenchmarks.Length length)
            throws AbsentException, InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        if (kind == Kind.UPDATE) {
            numbers.add(UpdateBenchmark.COEFFICIENT);
        }
        numbers.addAll(size);
        numbers.add(length.warmupMillis());
        numbers.add(length.measurements());
        numbers.add(length.measurementMillis());
        Output output;
        try {
            output = run(
                    program().toString(), numbers.stream().map(String::valueOf).toList());
        } catch (IOException e) {
            throw new AbsentException("Its program can't be started. " + e.getMessage());
        }
        if (output.status() != 0) {
            throw new AbsentException(
                    "Its program ended with %d. %s".formatted(output.status(), output.firstLine()));
        }
        return output.lines().stream().map(Double::valueOf).toList();
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** What a program left: its exit status, and its lines on both outputs. */
    private record Output(int status, List<String> lines) {
        String firstLine() {
            return lines.isEmpty() ? "It printed nothing." : lines.getFirst();
        }
    }

    /** Runs a program to its end; fails if it can't be started. */
    private static Output run(String program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        return new Output(process.waitFor(), output.lines().toList());
    }

    /** Deletes the program and its sources. */
    @Override
    public void close() throws IOException {
        for (String file : List.of(kind.program, kind.source(), HEADER)) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.delete(directory);
    }
}
