package dev.tare.diagnostic;

/**
 * Whether a path came through as it was typed. Java reads what the shell hands over as UTF-8, and puts U+FFFD in the place
 * of a byte that is none: what is written under such a name lies elsewhere than the user means.
 */
public final class PathText {
    private PathText() {}

    /** @param what the path is, such as {@code TARE_HOME} @throws TareException when a byte of it is lost */
    public static void require(String what, String path) {
        if (path.indexOf('\uFFFD') >= 0) {
            throw TareException.usage(
                    what + " " + path + " has a byte that is no UTF-8", "give the file or folder another name");
        }
    }
}
