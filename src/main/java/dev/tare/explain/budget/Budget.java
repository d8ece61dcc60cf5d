package dev.tare.explain.budget;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image may at most be.
 *
 * @param maxSize bytes of its layers as they are sent; -1 for any
 * @param growth how much larger than another it may be; null for any
 * @param against the name of that other image; null where growth is not limited
 * @param forbidden paths and patterns of paths, or {@code setuid}, {@code setgid}, {@code world-writable}
 */
public record Budget(
        long maxSize, @Nullable Growing growth, @Nullable String against, List<String> forbidden) {
    /** How the names of limits are written. */
    public enum Spelling {
        /** {@code --max-size 8MB}, on a command line. */
        FLAGS("--", '-', " "),
        /** {@code max-size: 8MB}, in a tare.yaml. */
        DASHES("", '-', ": "),
        /** {@code max_size: 8MB}, in a build.yml. */
        UNDERSCORES("", '_', ": ");

        private final String before;
        private final char between;
        private final String equals;

        Spelling(String before, char between, String equals) {
            this.before = before;
            this.between = between;
            this.equals = equals;
        }

        /** @param name as flags have it, without dashes in front */
        public String word(String name) {
            return before + name.replace('-', between);
        }

        private String example(String name, String value) {
            return word(name) + equals + value;
        }
    }

    /** Of nothing that is limited. */
    public static final Budget NONE = new Budget(-1, null, null, List.of());

    public Budget {
        forbidden = List.copyOf(forbidden);
    }

    /**
     * How much something may grow.
     *
     * @param bytes at most; -1 where a share of what was there is meant
     * @param share at most, 0.05 for five in a hundred
     */
    public record Growing(long bytes, double share, String text) {
        /** What may be added to so many bytes. */
        public long allowed(long before) {
            return bytes >= 0 ? bytes : (long) (before * share);
        }
    }

    /**
     * Reads what users write.
     *
     * @param maxSize such as {@code 8MB}, by powers of 1000; {@code 8MiB} by powers of 1024
     * @param maxGrowth such as {@code 5%} or {@code 200kB}
     * @param spelling how names are written where this was, for messages
     * @throws TareException of wrong usage
     */
    public static Budget parse(
            @Nullable String maxSize,
            @Nullable String maxGrowth,
            @Nullable String against,
            List<String> forbidden,
            Spelling spelling) {
        if ((maxGrowth == null) != (against == null)) {
            throw TareException.usage(
                    maxGrowth == null
                            ? spelling.word("against") + " says what growth is measured from, and nothing limits it"
                            : spelling.word("max-growth") + " needs an image to measure from",
                    spelling.example(maxGrowth == null ? "max-growth" : "against", maxGrowth == null ? "5%" : "NAME"));
        }
        List<String> wanted = new ArrayList<>();
        for (String each : forbidden) {
            if (each.isBlank()) {
                throw TareException.usage(spelling.word("forbid") + " takes a path, a pattern, or setuid", null);
            }
            wanted.add(each);
        }
        return new Budget(
                maxSize == null ? -1 : bytes(maxSize, spelling.word("max-size")),
                maxGrowth == null ? null : growing(maxGrowth, spelling.word("max-growth")),
                against,
                wanted);
    }

    private static Growing growing(String text, String flag) {
        if (!text.endsWith("%")) {
            return new Growing(bytes(text, flag), 0, text);
        }
        try {
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            if (percent >= 0 && percent <= 1_000_000) {
                return new Growing(-1, percent / 100, text);
            }
        } catch (NumberFormatException e) {
            // As wrong as a negative one.
        }
        throw TareException.usage(flag + " takes a size or a share, such as 200kB or 5%, not \"" + text + "\"", null);
    }

    private static long bytes(String text, String flag) {
        long bytes = Bytes.decimal(text);
        if (bytes < 0) {
            throw TareException.usage(flag + " takes a size such as 8MB or 7.5MiB, not \"" + text + "\"", null);
        }
        return bytes;
    }

    /** This, with the limits of another where this has none; what growth is measured from goes with its limit. */
    public Budget over(Budget other) {
        return new Budget(
                maxSize < 0 ? other.maxSize : maxSize,
                growth == null ? other.growth : growth,
                growth == null ? other.against : against,
                forbidden.isEmpty() ? other.forbidden : forbidden);
    }

    public boolean isNone() {
        return maxSize < 0 && growth == null && forbidden.isEmpty();
    }
}
