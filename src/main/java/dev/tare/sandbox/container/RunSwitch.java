package dev.tare.sandbox.container;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is switched on for a container, or for one more program in it, by a flag that has no value. */
public enum RunSwitch {
    /** Nothing of the container stays when it has ended. */
    REMOVE("rm"),
    /** Its standard input is kept open. */
    INTERACTIVE("interactive"),
    /** It has a terminal. */
    TERMINAL("tty"),
    /** Its first process is one that reaps others. */
    INIT("init"),
    /** It has all capabilities of this process. */
    PRIVILEGED("privileged"),
    /** Nobody waits for it. */
    DETACHED("detach"),
    /** The files that its programs ask for are noted; it takes NO_NEW_PRIVILEGES and the usual filter of system calls. */
    WATCHED(null);

    private final @Nullable String flag;

    RunSwitch(@Nullable String flag) {
        this.flag = flag;
    }

    /** Those whose flags are given. */
    public static Set<RunSwitch> of(Predicate<String> isGiven) {
        Set<RunSwitch> given = EnumSet.noneOf(RunSwitch.class);
        for (RunSwitch each : values()) {
            if (each.flag != null && isGiven.test(each.flag)) {
                given.add(each);
            }
        }
        return given;
    }
}
