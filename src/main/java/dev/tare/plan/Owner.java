package dev.tare.plan;

/**
 * Who shall own what is copied or made. A name is looked up in the passwd and group files of the tree that is copied
 * onto, when the plan is run.
 *
 * @param user a number or a name; never empty
 * @param group a number, a name, or the empty string: a named user's primary group, a numbered user's own number
 */
public record Owner(String user, String group) {
    public static final Owner ROOT = new Owner("0", "0");

    /** Reads {@code user}, {@code user:group}; an empty user part is root. */
    public static Owner parse(String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String group = colon < 0 ? "" : text.substring(colon + 1);
        return new Owner(user.isEmpty() ? "0" : user, group);
    }

    void encode(Encoder to) {
        to.text(user).text(group);
    }
}
