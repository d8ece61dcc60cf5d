package dev.tare.sandbox;

/** Waiting that an interrupt does not cut short: what a thread has mounted or printed must be known first. */
public final class Uninterruptible {
    private Uninterruptible() {}

    /** Returns when the thread has ended; an interrupt that came meanwhile is the caller's to see. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
