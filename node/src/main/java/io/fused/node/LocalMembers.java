package io.fused.node;

import io.fused.core.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of a local cluster, as child processes of the coordinator's. An end of one is seen at
 * once, which proves its death; it is started again, empty, under its name and port.
 *
 * <p>Each child reads the pipe that its standard input is, and ends when it ends: with this
 * process, however that goes.
 *
 * <p>Threading: any thread may call; the work is done on a thread of its own.
 */
final class LocalMembers implements AdminService.Operator {
    private static final System.Logger LOG = System.getLogger(LocalMembers.class.getName());

    /**
     * A process that ends sooner than this after its start is started again with growing pauses.
     */
    private static final long SHORT_LIFE_MILLIS = 3_000;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long END_MILLIS = 10_000;

    /**
     * What is run.
     *
     * @param members how many, named m1, m2, …
     * @param firstPort the data port of m1; the others follow
     * @param directory where the logs go
     * @param restart whether processes that end are started again
     * @param endWith the process with whose end all end; empty: none
     */
    record Settings(
            int members, int firstPort, Path directory, boolean restart, OptionalLong endWith) {}

    private final Settings settings;
    private final Consumer<MemberId> onDeath;
    private final Runnable onShutdown;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "fused-processes");
                thread.setDaemon(true);
                return thread;
            });
    private final Map<String, Child> children = new TreeMap<>();
    private @Nullable HostPort coordinator;
    private boolean stopping;

    /**
     * Makes a parent without children.
     *
     * @param onDeath told of each process that has ended
     * @param onShutdown called when all have ended on the operator's word, or since the process has
     *     that they end with
     */
    LocalMembers(Settings settings, Consumer<MemberId> onDeath, Runnable onShutdown) {
        this.settings = settings;
        this.onDeath = onDeath;
        this.onShutdown = onShutdown;
        for (int index = 0; index < settings.members(); index++) {
            Child child = new Child("m" + (index + 1), settings.firstPort() + index);
            children.put(child.name, child);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "fused-end-of-members"));
    }

    /** Starts all members. */
    void start(HostPort where) {
        executor.execute(() -> {
            coordinator = where;
            children.values().forEach(Child::start);
        });
        settings.endWith().ifPresent(this::endWith);
    }

    private void endWith(long process) {
        CompletableFuture<?> end = ProcessHandle.of(process)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        CompletableFuture<Void> unused = end.thenRun(this::shutdown);
    }

    @Override
    public CompletableFuture<Void> kill(String member) {
        return onChild(member, (child, done) -> {
            Process process = child.process;
            if (process == null || !process.isAlive()) {
                throw new IllegalStateException("Member " + member
                        + " doesn't run; './fused cluster restart " + member + "' starts it.");
            }
            child.toldOfEnd.add(done);
            process.destroyForcibly();
        });
    }

    @Override
    public CompletableFuture<Void> restart(String member) {
        return onChild(member, (child, done) -> {
            child.pauseMillis = 0;
            Process process = child.process;
            if (process == null || !process.isAlive()) {
                child.start();
                done.complete(null);
            } else {
                child.startWanted = true;
                child.toldOfEnd.add(done);
                process.destroyForcibly();
            }
        });
    }

    @Override
    public void shutdown() {
        executor.execute(() -> {
            killAll();
            onShutdown.run();
        });
    }

    private interface ChildWork {
        void run(Child child, CompletableFuture<Void> done);
    }

    private CompletableFuture<Void> onChild(String member, ChildWork work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        executor.execute(() -> {
            Child child = children.get(member);
            try {
                if (child == null) {
                    throw new IllegalStateException(
                            "There is no member " + member + "; the members here are "
                                    + String.join(", ", children.keySet()) + ".");
                }
                work.run(child, done);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Ends all children and waits for it; also when this process is told to end. */
    private void killAll() {
        stopping = true;
        List<Process> running = new ArrayList<>();
        children.values().forEach(child -> {
            Process process = child.process;
            if (process != null) {
                process.destroyForcibly();
                running.add(process);
            }
        });
        long until = System.nanoTime() + END_MILLIS * 1_000_000;
        for (Process process : running) {
            try {
                process.waitFor(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One member's process, again and again. On the processes' thread. */
    private final class Child {
        final String name;
        private final HostPort listen;
        volatile @Nullable Process process;
        private long incarnation;
        private long startedAt;
        long pauseMillis;
        boolean startWanted;
        final List<CompletableFuture<Void>> toldOfEnd = new ArrayList<>();

        Child(String name, int port) {
            this.name = name;
            this.listen = new HostPort("127.0.0.1", port);
        }

        @SuppressWarnings(
                "FutureReturnValueIgnored") // What follows an exit is told where it happens.
        void start() {
            HostPort where = coordinator;
            Process present = process;
            if (stopping || where == null || (present != null && present.isAlive())) {
                return;
            }
            startWanted = false;
            incarnation = Math.max(incarnation + 1, System.currentTimeMillis());
            MemberId id = new MemberId(name, incarnation);
            startedAt = System.nanoTime();
            ProcessBuilder builder = new ProcessBuilder(MemberJvm.member(
                            settings.members(),
                            List.of(
                                    "name=" + name,
                                    "incarnation=" + incarnation,
                                    "coordinator=" + where,
                                    "listen=" + listen,
                                    "parent=pipe")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            settings.directory().resolve(name + ".log").toFile()));
            try {
                Process started = builder.start();
                process = started;
                LOG.log(
                        System.Logger.Level.INFO,
                        "Started {0} as process {1,number,#}",
                        id,
                        started.pid());
                started.onExit().thenAcceptAsync(ended -> onExit(id, ended), executor);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.ERROR, "Could not start {0}: {1}", id, e.getMessage());
                startAfterPause();
            }
        }

        private void onExit(MemberId id, Process ended) {
            LOG.log(System.Logger.Level.INFO, "{0} ended with status {1}", id, ended.exitValue());
            onDeath.accept(id);
            if (ended.equals(process) && !stopping) {
                startAgain();
            }
            // Whoever asked for the end is told once the coordinator knows of it.
            toldOfEnd.forEach(done -> done.complete(null));
            toldOfEnd.clear();
        }

        private void startAgain() {
            if (System.nanoTime() - startedAt > SHORT_LIFE_MILLIS * 1_000_000) {
                pauseMillis = 0;
            }
            if (startWanted || settings.restart()) {
                startAfterPause();
            }
        }

        @SuppressWarnings(
                "FutureReturnValueIgnored") // What follows an exit is told where it happens.
        private void startAfterPause() {
            executor.schedule(this::start, pauseMillis, TimeUnit.MILLISECONDS);
            pauseMillis = Math.clamp(pauseMillis * 2, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
        }
    }
}
