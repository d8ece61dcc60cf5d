package dev.tare.dockerfile.syntax;

import org.jspecify.annotations.Nullable;

/** The variables that a word may name. */
@FunctionalInterface
public interface ExpansionVariables {
    /** No variable is set. */
    ExpansionVariables NONE = new ExpansionVariables() {
        @Override
        public @Nullable String get(String name) {
            return null;
        }
    };

    /** The value, which may be empty; null where the variable is not set. */
    @Nullable String get(String name);
}
