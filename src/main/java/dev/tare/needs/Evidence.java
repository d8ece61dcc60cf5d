package dev.tare.needs;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What rules ask a program. Every answer is the same each time, and lists are in the order of their names. */
public interface Evidence {
    /** Whose rules apply: a program of Go answers by functions, any other by imported symbols, libraries and texts. */
    enum Language {
        GO("go"),
        NATIVE("native");

        private final String text;

        Language(String text) {
            this.text = text;
        }

        /** As JSON holds it. */
        public String text() {
            return text;
        }
    }

    Language language();

    /** The version of Go as the linker wrote it, {@code go1.26.8}; null where it is none, or does not say. */
    @Nullable String goVersion();

    /** Whether calls were followed, so that what is linked and never called is told apart. */
    boolean isExact();

    /** Whether a function may be called: reached from the start where that is exact, else linked. */
    boolean reaches(String function);

    /** Whether the name of a function begins so and it may be called; the first such name, or null. */
    @Nullable String firstReached(String prefix);

    /** Functions from the start to this one, both included; empty where calls were not followed. */
    List<String> path(String function);

    /** Functions that are reached and call this one themselves; empty where calls were not followed. */
    List<String> callers(String function);

    /** Those and perhaps others that are not reached, found at less cost; empty where calls were not followed. */
    List<String> possibleCallers(String function);

    /** Whether the program has a function, be it never called. */
    boolean links(String function);

    /** Whether the program's constants hold a text; asked only for those of {@link NeedsTable#texts}. */
    boolean holds(String text);

    /** Symbols that it takes from shared libraries. */
    Set<String> imports();

    /** Names of the shared libraries that it asks for itself: {@code libssl.so.3}. */
    List<String> libraries();
}
