package dev.tare.text;

import org.jspecify.annotations.Nullable;

/** Whole numbers as users write them. */
public final class Numbers {
    private Numbers() {}

    /** A decimal number between two others, both included; null where the text is anything else. */
    public static @Nullable Long within(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            return value < least || value > most ? null : (Long) value;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
