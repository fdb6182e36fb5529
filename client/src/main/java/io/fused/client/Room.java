package io.fused.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bound on what is under way or waits in the client, in bytes: threads that go beyond it wait
 * for those before them. One operation fits whatever its size if nothing else is there.
 */
final class Room {
    private final long limitBytes;
    private final AtomicLong takenBytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    Room(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes room without waiting, for the event loop's own thread. */
    void takeAtOnce(int bytes) {
        takenBytes.getAndAdd(bytes);
    }

    /** Takes room, waiting for it uninterruptibly. */
    void take(int bytes) {
        if (takenBytes.getAndAdd(bytes) > limitBytes) {
            giveBack(bytes);
            takeSlowly(bytes);
        }
    }

    private void takeSlowly(int bytes) {
        lock.lock();
        try {
            waiting.getAndIncrement();
            // Whoever frees room after this line sees that somebody waits, and takes the lock.
            while (takenBytes.get() > limitBytes) {
                freed.awaitUninterruptibly();
            }
            waiting.getAndDecrement();
            takenBytes.getAndAdd(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Gives room back. */
    void giveBack(int bytes) {
        long left = takenBytes.addAndGet(-bytes);
        if (waiting.get() > 0 && left <= limitBytes) {
            lock.lock();
            try {
                freed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
