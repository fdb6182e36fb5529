package io.fused.node;

import io.fused.erasure.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that is one member of a cluster. */
public final class MemberProcess {
    private static final System.Logger LOG = System.getLogger(MemberProcess.class.getName());

    /** The exit status after a broken invariant, as BSD's sysexits.h has it for internal errors. */
    static final int BROKEN = 70;

    /** A JVM that begins has more urgent things to compile, and the table kernel does meanwhile. */
    private static final int WARM_AFTER_SECONDS = 10;

    /** Warming takes a second or two of a processor; beside much load, longer. */
    private static final Duration WARM_LIMIT = Duration.ofSeconds(60);

    private MemberProcess() {}

    /**
     * Runs a member until the process ends, with its log on standard error. Blocks; called once in
     * a process.
     *
     * @return the exit status, where the coordinator refuses this member for good
     * @throws IllegalStateException if the data port can't be bound; the message says what to do
     */
    public static int run(NodeSettings settings) {
        return run(settings, false);
    }

    static int run(NodeSettings settings, boolean endWithParent) {
        ProcessLog.begin();
        CompletableFuture<Integer> end = new CompletableFuture<>();
        if (endWithParent) {
            watchParent();
        }
        MemberNode node = new MemberNode(settings, MemberProcess::broken, reason -> {
            LOG.log(System.Logger.Level.ERROR, "The coordinator refuses this member: {0}", reason);
            end.complete(1);
        });
        try {
            node.start();
        } catch (IOException e) {
            throw cannotListen(settings.listen(), e);
        }
        warmLater();
        int status = end.join();
        node.close();
        return status;
    }

    /** Has the fastest kernel compiled, on a thread of its own, once the start is over. */
    private static void warmLater() {
        Thread warming = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(WARM_AFTER_SECONDS);
                    } catch (InterruptedException e) {
                        return;
                    }
                    Kernels.warm(WARM_LIMIT);
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The erasure code runs on this kernel: {0}",
                            Kernels.best());
                },
                "fused-warming");
        warming.setDaemon(true);
        warming.start();
    }

    /** Ends the process at once: going on might answer wrongly. */
    static void broken(String doing, Throwable cause) {
        LOG.log(
                System.Logger.Level.ERROR,
                "A broken invariant, while " + doing + ", stops this process: " + cause,
                cause);
        Runtime.getRuntime().halt(BROKEN);
    }

    static IllegalStateException cannotListen(HostPort listen, IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = cause.getMessage() == null ? "the host is not known" : cause.getMessage();
        return new IllegalStateException(
                "Nothing can listen at " + listen + " (" + why
                        + "). Choose another address by --listen.",
                e);
    }

    /**
     * Standard input is a pipe from the parent; it ends when the parent does, however that goes.
     */
    private static void watchParent() {
        Thread watch = new Thread(
                () -> {
                    InputStream pipe = System.in;
                    try {
                        while (pipe.read() >= 0) {
                            // Nothing is said on it.
                        }
                    } catch (IOException e) {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "The parent's pipe broke: {0}",
                                e.getMessage());
                    }
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The coordinator's process has ended, and so does this one");
                    Runtime.getRuntime().halt(0);
                },
                "fused-parent");
        watch.setDaemon(true);
        watch.start();
    }
}
