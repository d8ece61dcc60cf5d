package dev.tare.text;

import org.jspecify.annotations.Nullable;

/** Truth values as Go reads them ({@code strconv.ParseBool}). */
public final class GoBool {
    private GoBool() {}

    /** The value, or null where the text is none. */
    public static @Nullable Boolean parse(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> Boolean.TRUE;
            case "0", "f", "F", "false", "FALSE", "False" -> Boolean.FALSE;
            default -> null;
        };
    }
}
