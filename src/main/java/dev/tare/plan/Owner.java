package dev.tare.plan;

/**
 * Who shall own what is copied or made. A name is looked up in the passwd and group files of the tree that is copied
 * onto, when the plan is run; {@code root} is the number 0 whatever they say.
 *
 * @param user a number or a name; never empty
 * @param group a number, a name, or the empty string: a named user's primary group, a numbered user's own number
 */
public record Owner(String user, String group) {
    public static final Owner ROOT = new Owner("0", "0");

    /** Reads {@code user}, {@code user:group}; an empty part is root. */
    public static Owner parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Owner(part(text), "")
                : new Owner(part(text.substring(0, colon)), part(text.substring(colon + 1)));
    }

    /** The number of a user or group, or -1 where the text is a name. */
    public static long number(String text) {
        try {
            int value = Integer.parseInt(text);
            // As BuildKit: 32 bits with a sign are read, and used without; -1 leaves it as it is, which is root.
            return value == -1 ? 0 : Integer.toUnsignedLong(value);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String part(String text) {
        return text.isEmpty() || text.equals("root") ? "0" : text;
    }

    void encode(Encoder to) {
        to.text(user).text(group);
    }
}
