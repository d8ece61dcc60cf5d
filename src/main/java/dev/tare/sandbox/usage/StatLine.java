package dev.tare.sandbox.usage;

import java.util.List;

/**
 * A line of {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param fields those behind the program's name, which may have blanks and brackets in it
 */
record StatLine(List<String> fields) {
    /** Numbers of the manual page. */
    static final int PARENT = 4;

    static final int USER_TIME = 14;
    static final int SYSTEM_TIME = 15;
    static final int THREADS = 20;
    static final int RESIDENT_PAGES = 24;

    private static final int FIRST = 3;

    static StatLine of(String line) {
        return new StatLine(
                List.of(line.substring(line.lastIndexOf(')') + 1).strip().split(" ")));
    }

    /** Zero for a field that is not there. */
    long field(int number) {
        return number - FIRST < fields.size() ? Long.parseLong(fields.get(number - FIRST)) : 0;
    }
}
