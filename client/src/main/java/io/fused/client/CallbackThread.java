package io.fused.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The thread that calls an application's listeners: a daemon that is there while it is needed. */
final class CallbackThread implements Executor {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            CallbackThread::make);

    CallbackThread() {
        executor.allowCoreThreadTimeOut(true);
    }

    private static Thread make(Runnable work) {
        Thread thread = new Thread(work, "fused-client-callbacks");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable callback) {
        executor.execute(() -> guarded(callback));
    }

    /** Runs a callback; what it throws goes to the thread's handler. */
    static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
    }
}
