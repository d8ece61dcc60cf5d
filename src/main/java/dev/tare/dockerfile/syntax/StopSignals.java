package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.NearNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The names of Linux's signals (signal(7)), with and without SIG, and the real-time ones from either end. */
public final class StopSignals {
    private static final List<String> NAMES = Arrays.asList(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX");

    private StopSignals() {}

    /** Whether it names a signal, or is a number other than 0. */
    public static boolean isSignal(String text) {
        if (isNumber(text)) {
            return Integer.parseInt(text) != 0;
        }
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        return NAMES.contains(name) || offset(name, "RTMIN+", 15) || offset(name, "RTMAX-", 14);
    }

    /** The signal that was probably meant, or null. */
    public static @Nullable String hint(String wrong) {
        List<String> names = new ArrayList<>(NAMES);
        for (String name : NAMES) {
            names.add("SIG" + name);
        }
        return NearNames.hint(wrong, names);
    }

    private static boolean offset(String name, String start, int max) {
        if (!name.startsWith(start)) {
            return false;
        }
        String rest = name.substring(start.length());
        return isNumber(rest) && rest.charAt(0) != '0' && Integer.parseInt(rest) <= max;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 9;
    }
}
