package dev.tare.buildkit.fleet;

import org.jspecify.annotations.Nullable;

/** A daemon, not the build, is at fault: the same work may go well on another. */
public final class DaemonLost extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean begun;

    private DaemonLost(String why, boolean begun, @Nullable Throwable cause) {
        super(why, cause);
        this.begun = begun;
    }

    /** It could not be reached, or refused the work before it began: full disk, wrong certificate. */
    public static DaemonLost before(String why, @Nullable Throwable cause) {
        return new DaemonLost(why, false, cause);
    }

    /** It was lost in the middle of the work. */
    public static DaemonLost during(String why, @Nullable Throwable cause) {
        return new DaemonLost(why, true, cause);
    }

    /** Whether the work may have been what ended the daemon. */
    public boolean begun() {
        return begun;
    }

    /** Why, in a few words, without the address. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
