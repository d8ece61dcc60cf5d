package dev.tare.http;

/** What a client's watch looks at from time to time: connections, and those that are still being made. */
interface Watched {
    /** Closes it when it has taken too long. @param now by System.nanoTime */
    void closeIfStalled(long now);

    /** Gives it up. */
    void abort();
}
