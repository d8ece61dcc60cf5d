package dev.tare.verify;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param name of what: a word
 * @param text what was seen
 * @param hint what to do, or null
 */
public record VerifyCheck(
        String name, Outcome outcome, String text, @Nullable String hint) {
    /** How it came out. */
    public enum Outcome {
        OK,
        /** Worth knowing, and no failure. */
        NOTE,
        FAILED
    }

    static VerifyCheck ok(String name, String text) {
        return new VerifyCheck(name, Outcome.OK, text, null);
    }

    static VerifyCheck note(String name, String text) {
        return new VerifyCheck(name, Outcome.NOTE, text, null);
    }

    static VerifyCheck failed(String name, String text, @Nullable String hint) {
        return new VerifyCheck(name, Outcome.FAILED, text, hint);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("check", name);
        json.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        json.put("text", text);
        json.put("hint", hint);
        return json;
    }
}
