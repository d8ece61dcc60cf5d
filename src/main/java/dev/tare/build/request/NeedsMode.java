package dev.tare.build.request;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Locale;

/** What is done about what programs of an image need. */
public enum NeedsMode {
    /** Nobody looks. */
    OFF,
    /** What the image lacks is a warning. */
    TELL,
    /** What the image lacks is added to it. */
    ADD;

    /** @throws TareException (usage) for another word */
    static NeedsMode parse(String text, String said) {
        for (NeedsMode mode : values()) {
            if (mode.text().equals(text)) {
                return mode;
            }
        }
        String near = NearNames.hint(text, List.of("off", "tell", "add"));
        throw TareException.usage(said + " is off, tell or add, not \"" + text + "\"", near);
    }

    /** As users write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
