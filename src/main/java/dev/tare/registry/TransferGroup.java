package dev.tare.registry;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs several transfers at a time; the first that fails cancels all others. */
final class TransferGroup {
    /** As docker has it for downloads is 3; more help where each connection has a limit of its own. */
    private static final int AT_ONCE = 5;

    private final Deque<Task> waiting = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Runnable abort;
    private @Nullable Throwable failure;

    /** One transfer. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    private TransferGroup(List<Task> tasks, Runnable abort) {
        this.waiting.addAll(tasks);
        this.abort = abort;
    }

    /** Runs all. @param abort stops what runs */
    static void run(List<Task> tasks, Runnable abort) throws IOException {
        if (tasks.size() == 1) {
            tasks.getFirst().run();
        } else if (!tasks.isEmpty()) {
            new TransferGroup(tasks, abort).run();
        }
    }

    private void run() throws IOException {
        synchronized (this) {
            for (int i = 0; i < Math.min(AT_ONCE, waiting.size()); i++) {
                threads.add(
                        Thread.ofPlatform().daemon().name("tare-transfer-" + i).unstarted(this::work));
            }
            threads.forEach(Thread::start);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                stop(e);
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            if (failure != null) {
                throw new IOException("interrupted", failure);
            }
        }
    }

    private void work() {
        for (Task task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (IOException | RuntimeException | Error e) {
                stop(e);
                return;
            }
        }
    }

    private synchronized @Nullable Task next() {
        return failure == null ? waiting.poll() : null;
    }

    private void stop(Throwable why) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = why;
            for (Thread thread : threads) {
                if (thread.threadId() != Thread.currentThread().threadId()) {
                    thread.interrupt();
                }
            }
        }
        abort.run();
    }
}
