package dev.tare.diagnostic;

import org.jspecify.annotations.Nullable;

/** A failure that a user is told of. It carries the whole message; nothing above it adds to it. */
public final class TareException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Exit code of a build or command that failed. */
    public static final int FAILED = 1;

    /** Exit code of wrong usage: flags, names, files that are not there. */
    public static final int USAGE = 2;

    /** Exit code of a check or budget that was not met. */
    public static final int NOT_MET = 3;

    private final transient Problem problem;
    private final int exitCode;

    public TareException(int exitCode, Problem problem, @Nullable Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
        this.exitCode = exitCode;
    }

    /** A command that could not do its work. */
    public static TareException failed(String message) {
        return new TareException(FAILED, Problem.of(message), null);
    }

    /** A command that could not do its work, and what to do about it. */
    public static TareException failed(String message, @Nullable String hint) {
        return new TareException(FAILED, Problem.of(message, hint), null);
    }

    /** A command that could not do its work because of {@code cause}, whose own text the message repeats. */
    public static TareException failed(String message, Throwable cause) {
        return new TareException(FAILED, Problem.of(message), cause);
    }

    /** A command whose input needs more of this machine than Java may use. */
    public static TareException exhausted(VirtualMachineError cause) {
        boolean nested = cause instanceof StackOverflowError;
        String message = nested
                ? "what was read is nested too deeply"
                : "this takes more memory than Java may use, "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB";
        String hint = nested ? null : "to give it more: TARE_JAVA_OPTS=-Xmx8g";
        return new TareException(FAILED, Problem.of(message, hint), cause);
    }

    /** A mistake in a file that the user wrote. */
    public static TareException at(Location location, String message, @Nullable String hint) {
        return new TareException(FAILED, new Problem(location, message, hint), null);
    }

    /** A mistake on the command line. */
    public static TareException usage(String message, @Nullable String hint) {
        return new TareException(USAGE, Problem.of(message, hint), null);
    }

    public Problem problem() {
        return problem;
    }

    public int exitCode() {
        return exitCode;
    }
}
