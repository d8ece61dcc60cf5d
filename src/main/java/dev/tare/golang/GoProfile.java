package dev.tare.golang;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Locale;

/** What an image is made for, where nothing else is said. */
public enum GoProfile {
    /** The fewest bytes, at costs that the documentation tells. */
    SMALLEST,
    /** Stripped; nothing that costs speed or features. */
    BALANCED,
    /** With symbols and debug information. */
    DEBUG;

    /** Calls stay calls: the program is smaller, and up to 1.9 times slower. */
    public static final String NO_INLINING = "-gcflags=all=-l";

    /** Variables stay where a debugger looks for them. */
    public static final String NO_OPTIMISATION = "-gcflags=all=-N -l";

    /** @throws TareException (usage) where there is no such profile */
    public static GoProfile parse(String text, String what) {
        for (GoProfile profile : values()) {
            if (profile.toString().equals(text)) {
                return profile;
            }
        }
        String near = NearNames.hint(text, List.of("smallest", "balanced", "debug"));
        throw TareException.usage(
                what + ": there is no profile \"" + text + "\"",
                near == null ? "there are smallest, balanced and debug" : near);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
