package io.fused.bench;

import io.fused.erasure.nativelibrary.Availability;
import io.fused.erasure.nativelibrary.Isal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A loop in C around the function of ISA-L that adds a multiple: what an update costs where no Java
 * is. Its source is a resource beside this class, compiled for each run into a directory of its
 * own, which is deleted with what it holds when the loop is closed.
 */
final class CLoop implements AutoCloseable {
    /** Whatever of these the path has. */
    static final List<String> COMPILERS = List.of("cc", "gcc");

    private static final String SOURCE = "update_loop.c";
    private static final String PROGRAM = "update_loop";

    private final Path directory;

    private CLoop(Path directory) {
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

    /** Compiles the loop around the library that the adapter uses. */
    static CLoop compile() throws AbsentException, IOException, InterruptedException {
        Availability<Isal> isal = Isal.find();
        if (isal.library().isEmpty()) {
            throw new AbsentException(isal.reason());
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return compile(isal.orElseThrow().file(), COMPILERS, temporary);
    }

    /**
     * Compiles the loop.
     *
     * @param library the name of the library's file, in a directory that the linker searches
     * @param compilers the programs to try, the best first
     * @param parent where to make the directory
     * @throws AbsentException if none of the compilers is there, or the one that is can't build it
     * @throws IOException if files can't be written
     */
    static CLoop compile(String library, List<String> compilers, Path parent)
            throws AbsentException, IOException, InterruptedException {
        CLoop loop = new CLoop(Files.createTempDirectory(parent, "fused-bench"));
        boolean built = false;
        try {
            loop.build(library, compilers);
            built = true;
            return loop;
        } finally {
            if (!built) {
                loop.close();
            }
        }
    }

    private void build(String library, List<String> compilers)
            throws AbsentException, IOException, InterruptedException {
        Path source = directory.resolve(SOURCE);
        try (InputStream resource = CLoop.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(resource, SOURCE), source);
        }
        Path program = directory.resolve(PROGRAM);
        for (String compiler : compilers) {
            Output output;
            try {
                // By its file's name: -lisal wants the link that a development package brings.
                output = run(List.of(
                        compiler,
                        "-O2",
                        "-o",
                        program.toString(),
                        source.toString(),
                        "-l:" + library));
            } catch (IOException e) {
                continue; // It isn't on the path.
            }
            if (output.status() != 0) {
                throw new AbsentException("%s can't build its loop with %s: %s"
                        .formatted(compiler, library, output.firstLine()));
            }
            return;
        }
        throw new AbsentException("There is no C compiler on the path: none of %s."
                        .formatted(String.join(", ", compilers))
                + " On Debian and Ubuntu: apt-get install gcc libc6-dev");
    }

    /**
     * Runs the program with each size as often as there are forks, and gives each size's median of
     * all measurements in nanoseconds a call.
     *
     * @param sizes lengths of the delta, each at least 64
     * @throws AbsentException if the program doesn't run
     */
    double[] medianNanos(int[] sizes, int forks, CodecBenchmarks.Length length)
            throws AbsentException, InterruptedException {
        List<List<Double>> nanos = new ArrayList<>();
        for (int size = 0; size < sizes.length; size++) {
            nanos.add(new ArrayList<>());
        }
        // Sizes take turns, so that no single one is hit by what else runs for a while.
        for (int fork = 0; fork < forks; fork++) {
            for (int size = 0; size < sizes.length; size++) {
                nanos.get(size).addAll(measure(sizes[size], length));
            }
        }
        return nanos.stream().mapToDouble(CLoop::median).toArray();
    }

    private List<Double> measure(int bytes, CodecBenchmarks.Length length)
            throws AbsentException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(directory.resolve(PROGRAM).toString());
        int[] numbers = {
            UpdateBenchmark.COEFFICIENT,
            bytes,
            length.warmupMillis(),
            length.measurements(),
            length.measurementMillis()
        };
        Arrays.stream(numbers).mapToObj(Integer::toString).forEach(command::add);
        Output output;
        try {
            output = run(command);
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
    private static Output run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        return new Output(process.waitFor(), output.lines().toList());
    }

    /** Deletes the program and its source. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve(PROGRAM));
        Files.deleteIfExists(directory.resolve(SOURCE));
        Files.delete(directory);
    }
}
