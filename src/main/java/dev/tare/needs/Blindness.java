package dev.tare.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What hides needs from every rule.
 *
 * @param signs any of which shows it
 * @param warning what is told, without a full stop
 */
record Blindness(Evidence.Language language, List<Sign> signs, String warning) {
    private static final String LOADS = "it loads code when it runs, whose needs cannot be seen: ";

    static final List<Blindness> ALL = List.of(
            new Blindness(
                    Evidence.Language.GO,
                    List.of(new Sign.Called("plugin.Open")),
                    LOADS + "Go plugins, by plugin.Open; they need a dynamic program and the libraries of its making"),
            new Blindness(
                    Evidence.Language.GO,
                    List.of(new Sign.CalledAny("github.com/ebitengine/purego.Dlopen"), new Sign.Imported("dlopen")),
                    LOADS + "shared libraries, by dlopen"),
            new Blindness(
                    Evidence.Language.NATIVE,
                    List.of(new Sign.Imported("dlopen")),
                    LOADS + "shared libraries, by dlopen"));

    Blindness {
        signs = List.copyOf(signs);
    }

    /** The warning that a program gives cause for, or null. */
    @Nullable String find(Evidence in) {
        if (in.language() == language) {
            for (Sign sign : signs) {
                if (sign.find(in) != null) {
                    return warning;
                }
            }
        }
        return null;
    }
}
