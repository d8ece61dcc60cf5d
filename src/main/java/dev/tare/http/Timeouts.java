package dev.tare.http;

/**
 * How long to wait, in milliseconds.
 *
 * @param connect for a connection
 * @param idle for the other side to send or to take anything; 0 without a limit
 */
public record Timeouts(int connect, int idle) {
    public static final Timeouts STANDARD = new Timeouts(30_000, 60_000);

    /** For a service of this machine that works before it answers. */
    public static final Timeouts NONE = new Timeouts(0, 0);
}
