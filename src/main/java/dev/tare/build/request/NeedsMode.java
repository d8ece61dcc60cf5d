package dev.tare.build.request;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Locale;

/** What to do about the files that the programs of an image need. */
public enum NeedsMode {
    /** Nothing: nobody looks for them. */
    OFF,
    /** Warn of those that the image lacks. */
    TELL,
    /** Add those that the image lacks. */
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
