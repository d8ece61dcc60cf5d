package dev.tare.dockerfile.check;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.TareException;

/** An error of a Dockerfile in docker's words, for scripts that read them. */
public final class DockerError {
    private static final String DID_YOU_MEAN = "did you mean \"";

    private DockerError() {}

    /** @param parsing whether the file could not be read, as opposed to planned */
    public static String text(TareException error, boolean parsing) {
        Location location = error.problem().location();
        StringBuilder text = new StringBuilder();
        if (parsing && location != null) {
            text.append("dockerfile parse error on line ")
                    .append(location.line())
                    .append(": ");
        }
        text.append(error.problem().message());
        String hint = error.problem().hint();
        if (hint != null && hint.startsWith(DID_YOU_MEAN) && hint.endsWith("\"?")) {
            text.append(" (did you mean ")
                    .append(hint, DID_YOU_MEAN.length(), hint.length() - 2)
                    .append("?)");
        }
        return text.toString();
    }
}
