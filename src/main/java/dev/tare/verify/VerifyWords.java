package dev.tare.verify;

import dev.tare.diagnostic.TareException;
import dev.tare.text.GoDuration;
import dev.tare.text.QuotedWords;
import java.util.List;

/** Values of {@code tare verify} as users write them. */
public final class VerifyWords {
    private VerifyWords() {}

    /** Splits a command at blanks, but those between single or double quotes. No shell takes part. */
    public static List<String> words(String flag, String text) {
        QuotedWords split = QuotedWords.of(text);
        if (split.open() || split.words().isEmpty()) {
            throw TareException.usage(
                    flag + " \"" + text + "\": " + (split.open() ? "a quote has no end" : "that is no command"), null);
        }
        return split.words();
    }

    /** 0 to 255. */
    public static int exitCode(String text) {
        try {
            int code = Integer.parseInt(text);
            if (code >= 0 && code <= 255) {
                return code;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw TareException.usage("--exit takes 0 to 255, not \"" + text + "\"", null);
    }

    /** Reads {@code 3s}, {@code 500ms} or {@code 1m30s}. */
    public static long millis(String flag, String text) {
        Long nanos = GoDuration.parse(text);
        if (nanos == null || nanos < 0) {
            throw TareException.usage(flag + " \"" + text + "\" is no time", "as in " + flag + " 3s, 500ms or 1m30s");
        }
        return nanos / 1_000_000;
    }
}
