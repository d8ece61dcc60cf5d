package dev.tare.dockerfile;

import org.jspecify.annotations.Nullable;

/** The variables that a word may name. */
@FunctionalInterface
public interface Variables {
    /** No variable is set. */
    Variables NONE = new Variables() {
        @Override
        public @Nullable String get(String name) {
            return null;
        }
    };

    /** The value, which may be empty; null where the variable is not set. */
    @Nullable String get(String name);
}
