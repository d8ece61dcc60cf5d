package dev.tare.http;

/** What a client's watch looks at now and then: connections, and attempts to make one. */
interface Watched {
    /** Closes it when it has taken too long. @param now by System.nanoTime */
    void closeIfStalled(long now);

    /** Gives it up. */
    void abort();
}
