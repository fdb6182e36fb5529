package io.fused.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One local cluster of a user starts at a time on a host, from the choice of its ports until its
 * processes have bound them: two that choose at the same moment would choose the same. A process
 * that ends gives the lock back, however it ends.
 */
final class StartLock {
    /** A file's lock is the whole process's; this one is between its threads. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel file;

    private StartLock(FileChannel file) {
        this.file = file;
    }

    /** Waits until no other cluster is being started. */
    static StartLock take() {
        Path path = Path.of(
                System.getProperty("java.io.tmpdir"),
                "fused-start-" + System.getProperty("user.name") + ".lock");
        THREADS.lock();
        try {
            FileChannel file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.lock();
            return new StartLock(file);
        } catch (IOException e) {
            THREADS.unlock();
            throw new IllegalStateException(
                    "The file " + path + " can't be locked (" + e.getMessage()
                            + "): remove it, or make its directory writable.",
                    e);
        }
    }

    /** Lets the next one start. */
    void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new IllegalStateException("The lock of a start can't be given back", e);
        } finally {
            THREADS.unlock();
        }
    }
}
