package dev.tare.sandbox;

/** Names of containers, volumes and networks, in docker's form. */
public final class ResourceName {
    /** What the form is, as a hint. */
    public static final String FORM = "letters, digits, and after the first also . _ and -; at least two";

    private ResourceName() {}

    /** Whether a text is a name: a letter or digit, then at least one more of those or of {@code _.-}. */
    public static boolean isOne(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && (i == 0 || c != '_' && c != '.' && c != '-')) {
                return false;
            }
        }
        return name.length() >= 2 && name.length() <= 255;
    }
}
