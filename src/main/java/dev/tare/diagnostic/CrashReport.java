package dev.tare.diagnostic;

import java.io.PrintStream;
import java.util.Map;

/**
 * What no code of ours expected, told such that a report of it can be acted upon. As a thread's handler it tells so what
 * ends that thread: the JDK would print its stack.
 *
 * @param to where it is told
 * @param environment variables of the process
 */
public record CrashReport(PrintStream to, Map<String, String> environment) implements Thread.UncaughtExceptionHandler {
    /** Set to anything, it has the stack trace printed, too. */
    static final String VARIABLE = "TARE_DEBUG";

    private static final int MAX_CAUSES = 10;
    private static final String OURS = "dev.tare.";

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        int _ = tell(thrown);
    }

    /** Tells it. @return the exit code for it */
    public int tell(Throwable thrown) {
        TareException failure = thrown instanceof VirtualMachineError error
                ? TareException.exhausted(error)
                : thrown instanceof TareException told ? told : failure(thrown);
        to.print(failure.problem().render());
        if (!environment.getOrDefault(VARIABLE, "").isEmpty()) {
            thrown.printStackTrace(to);
        }
        return failure.exitCode();
    }

    /** In one line what happened, and in another where and what to report. */
    static TareException failure(Throwable thrown) {
        StringBuilder what = new StringBuilder();
        Throwable root = thrown;
        Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            root = cause;
            String text = Printable.line(root.toString());
            // Many exceptions repeat their cause.
            if (what.indexOf(text) < 0) {
                what.append(text).append("; ");
            }
            cause = root.getCause();
        }
        return TareException.failed(
                what + "this is a mistake in tare",
                "please report these lines, the command and what tare --version says; it was at " + place(root)
                        + ", and " + VARIABLE + "=1 shows how it came there");
    }

    /** The innermost of our own lines, else of all. */
    private static String place(Throwable root) {
        StackTraceElement[] calls = root.getStackTrace();
        for (StackTraceElement call : calls) {
            if (call.getClassName().startsWith(OURS)) {
                return call.toString();
            }
        }
        return calls.length == 0 ? "an unknown place" : calls[0].toString();
    }
}
