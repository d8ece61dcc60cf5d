package dev.tare.io;

import java.util.concurrent.BlockingQueue;

/** Waiting that an interrupt does not cut short: it is the caller's to see afterwards. */
public final class Uninterruptible {
    private Uninterruptible() {}

    /** Returns when the thread has ended. */
    public static void join(Thread thread) {
        await(() -> {
            thread.join();
            return thread;
        });
    }

    /** What a queue gives next. */
    public static <T> T take(BlockingQueue<T> queue) {
        return await(queue::take);
    }

    /** Adds to a queue as soon as it has room. */
    public static <T> void put(BlockingQueue<T> queue, T item) {
        await(() -> {
            queue.put(item);
            return item;
        });
    }

    private static <T> T await(Waiting<T> waiting) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.result();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Waiting<T> {
        T result() throws InterruptedException;
    }
}
