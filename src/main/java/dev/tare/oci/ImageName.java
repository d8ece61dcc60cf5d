package dev.tare.oci;

import dev.tare.diagnostic.TareException;
import java.util.Locale;

/** The name that a user gives to an image. */
public final class ImageName {
    private ImageName() {}

    /** Reads {@code NAME[:TAG]}. @throws TareException (usage) when it is none; it says what a name is */
    public static Reference parse(String text) {
        Reference name = Reference.parse(text);
        if (name == null) {
            String lower = text.toLowerCase(Locale.ROOT);
            boolean caseAlone = !lower.equals(text) && Reference.parse(lower) != null;
            throw TareException.usage(
                    "\"" + text + "\" is no image name",
                    caseAlone
                            ? "names are lower case: did you mean \"" + lower + "\"?"
                            : "a name is like hello, me/hello:1.0 or localhost:5000/hello");
        }
        if (name.digest() != null) {
            throw TareException.usage(
                    "\"" + text + "\" has a digest, which is no name to give",
                    "name it " + name.familiarName() + ":TAG");
        }
        return name;
    }
}
