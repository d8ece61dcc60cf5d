package dev.tare.golang.toolchain;

import org.jspecify.annotations.Nullable;

/**
 * A version of Go, as go.dev/doc/toolchain orders them: {@code 1.21 < 1.21rc1 < 1.21.0}. Numbers are kept as digits, of
 * which there may be any number.
 *
 * @param major digits
 * @param minor digits
 * @param patch digits; empty where there is none, as in a language version and in a release candidate
 * @param kind {@code alpha}, {@code beta} or {@code rc}; empty for a release
 * @param number digits of the kind; may be empty
 */
public record GoVersion(String major, String minor, String patch, String kind, String number)
        implements Comparable<GoVersion> {
    /** The first that follows toolchain lines, and so the least that a module's lines can ask for. */
    static final GoVersion FIRST_WITH_TOOLCHAINS = new GoVersion("1", "21", "0", "", "");

    private static final String PREFIX = "go";

    /** Reads {@code 1.21}, {@code 1.21rc1} or {@code 1.21.3}; null when it is none of these. */
    public static @Nullable GoVersion parse(String text) {
        int majorEnd = digits(text, 0);
        if (majorEnd == text.length()) {
            return majorEnd == 0 ? null : new GoVersion(text, "0", "0", "", "");
        }
        int minorEnd = majorEnd > 0 && text.charAt(majorEnd) == '.' ? digits(text, majorEnd + 1) : 0;
        if (minorEnd <= majorEnd + 1) {
            return null;
        }
        String major = text.substring(0, majorEnd);
        String minor = text.substring(majorEnd + 1, minorEnd);
        if (minorEnd == text.length()) {
            // The first release of an earlier one is called 1.20; since 1.21 that is 1.21.0.
            boolean early = compareNumbers(minor, FIRST_WITH_TOOLCHAINS.minor) < 0;
            return new GoVersion(major, minor, early ? "0" : "", "", "");
        }
        if (text.charAt(minorEnd) == '.') {
            int patchEnd = digits(text, minorEnd + 1);
            return patchEnd == text.length() && patchEnd > minorEnd + 1
                    ? new GoVersion(major, minor, text.substring(minorEnd + 1), "", "")
                    : null;
        }
        int kindEnd = minorEnd;
        while (kindEnd < text.length() && text.charAt(kindEnd) >= 'a' && text.charAt(kindEnd) <= 'z') {
            kindEnd++;
        }
        boolean whole = kindEnd == text.length() || digits(text, kindEnd) == text.length();
        return kindEnd > minorEnd && whole
                ? new GoVersion(major, minor, "", text.substring(minorEnd, kindEnd), text.substring(kindEnd))
                : null;
    }

    /**
     * The version of a toolchain's name, such as {@code go1.21.3} or {@code go1.21.3-bigcorp}; null when it is none.
     */
    public static @Nullable GoVersion ofToolchain(String name) {
        if (!name.startsWith(PREFIX) || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return null;
        }
        int end = PREFIX.length();
        while (end < name.length() && " \t-".indexOf(name.charAt(end)) < 0) {
            end++;
        }
        return parse(name.substring(PREFIX.length(), end));
    }

    /**
     * The name of the toolchain that a user means by {@code 1.26}, {@code 1.26.3}, {@code 1.27rc1} or the same behind
     * {@code go}; null when the text is no version. What is one digit alone may be a folder.
     */
    public static @Nullable String toolchainName(String typed) {
        String text = typed.startsWith(PREFIX) ? typed.substring(PREFIX.length()) : typed;
        GoVersion version = text.indexOf('.') < 0 ? null : parse(text);
        return version == null ? null : version.toolchain(text);
    }

    /** The toolchain of this version. @param text as it was written */
    String toolchain(String text) {
        boolean first = isLanguage() && compareTo(FIRST_WITH_TOOLCHAINS.language()) >= 0;
        return PREFIX + text + (first ? ".0" : "");
    }

    private GoVersion language() {
        return new GoVersion(major, minor, "", "", "");
    }

    /** Whether it names the language, and no release of it. */
    boolean isLanguage() {
        return patch.isEmpty() && kind.isEmpty();
    }

    @Override
    public int compareTo(GoVersion other) {
        int order = compareNumbers(major, other.major);
        order = order != 0 ? order : compareNumbers(minor, other.minor);
        order = order != 0 ? order : compareNumbers(patch, other.patch);
        order = order != 0 ? order : kind.compareTo(other.kind);
        return order != 0 ? order : compareNumbers(number, other.number);
    }

    /** Where the digits from a place on end; the place itself where there are none, or a needless zero leads. */
    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end > from + 1 && text.charAt(from) == '0' ? from : end;
    }

    private static int compareNumbers(String one, String other) {
        return one.length() != other.length() ? Integer.compare(one.length(), other.length()) : one.compareTo(other);
    }
}
