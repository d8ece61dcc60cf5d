package dev.tare.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a program has a need.
 *
 * @param signs any of which shows it; the first that is there is told
 * @param unless any of which shows that it has not
 * @param before the version of Go from which on it has not, {@code 1.16}; null where no version matters
 * @param reason as {@link Need#reason}
 * @param files that meet it; none where it is only told
 * @param missing as {@link Need#missing}
 * @param source where it is to be seen that the rule is right: a file of Go's library, a manual page
 */
public record NeedRule(
        NeedId id,
        Evidence.Language language,
        Confidence confidence,
        List<Sign> signs,
        List<Sign> unless,
        @Nullable String before,
        String reason,
        List<FileCost> files,
        String missing,
        String source) {
    public NeedRule {
        signs = List.copyOf(signs);
        unless = List.copyOf(unless);
        files = List.copyOf(files);
    }

    /** A rule without exceptions. */
    static NeedRule of(
            Evidence.Language language,
            NeedId id,
            Confidence confidence,
            List<Sign> signs,
            String reason,
            List<FileCost> files,
            String missing,
            String source) {
        return new NeedRule(id, language, confidence, signs, List.of(), null, reason, files, missing, source);
    }

    /** The same, unless one of these signs is there. */
    NeedRule unless(List<Sign> other) {
        return new NeedRule(id, language, confidence, signs, other, before, reason, files, missing, source);
    }

    /** The same of an older Go than this one alone. */
    NeedRule before(String version) {
        return new NeedRule(id, language, confidence, signs, unless, version, reason, files, missing, source);
    }

    /** Whether the rule is for programs of a language and version. */
    boolean concerns(Evidence.Language of, @Nullable String goVersion) {
        return of == language && (before == null || isBefore(goVersion, before));
    }

    /** The need that a program has by this rule, or null. */
    public @Nullable Need find(Evidence in) {
        if (!concerns(in.language(), in.goVersion())) {
            return null;
        }
        Sign.Hit hit = first(signs, in);
        if (hit == null || first(unless, in) != null) {
            return null;
        }
        return new Need(id, confidence, reason, hit.path(), hit.names(), files, missing);
    }

    private static Sign.@Nullable Hit first(List<Sign> of, Evidence in) {
        for (Sign sign : of) {
            Sign.Hit hit = sign.find(in);
            if (hit != null) {
                return hit;
            }
        }
        return null;
    }

    /** Whether a version of Go is an older one; one that does not say is as new as can be. */
    static boolean isBefore(@Nullable String goVersion, String than) {
        if (goVersion == null || !goVersion.startsWith("go")) {
            return false;
        }
        int dot = than.indexOf('.');
        int major = number(goVersion, 2);
        int minorAt = goVersion.indexOf('.') + 1;
        int minor = minorAt == 0 ? 0 : number(goVersion, minorAt);
        int thanMajor = number(than, 0);
        return major > 0 && (major < thanMajor || major == thanMajor && minor < number(than, dot + 1));
    }

    /** The digits from a place on; 0 for none. */
    private static int number(String text, int from) {
        int value = 0;
        for (int i = from; i < text.length() && value < 100_000; i++) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit < 0) {
                break;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
