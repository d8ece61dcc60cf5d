package dev.tare.store.upkeep;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Bytes;
import java.time.Duration;

/**
 * What a {@link Gc} frees.
 *
 * @param nowMillis the time, since the epoch
 * @param age how long a cache record is kept after its last use
 * @param images which images are removed first
 * @param fitsBytes what is older than {@code age} goes only, the least recently used first, until the store takes no
 *     more than this; 0 for all that is older
 */
public record GcOptions(long nowMillis, Duration age, Prune images, long fitsBytes) {
    /** Longer than anything is old. */
    static final Duration FOREVER = Duration.ofDays(365L * 10_000);

    /** How long a cache record is kept where nobody says otherwise. */
    public static final Duration DEFAULT_AGE = Duration.ofDays(7);

    /** What {@code gc} frees: no image. */
    public static GcOptions gc() {
        return new GcOptions(System.currentTimeMillis(), DEFAULT_AGE, Prune.NONE, 0);
    }

    /** What {@code prune} frees: images without a name; with {@code all} each that no container uses. */
    public static GcOptions prune(boolean all) {
        return new GcOptions(System.currentTimeMillis(), DEFAULT_AGE, all ? Prune.UNUSED : Prune.UNNAMED, 0);
    }

    /** Reads a whole number of days, hours, minutes or seconds: {@code 0}, {@code 45m}, {@code 30d}. */
    public static Duration age(String text) {
        try {
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            long number = Long.parseLong(text, 0, Math.max(0, text.length() - 1), 10);
            Duration unit = switch (text.charAt(text.length() - 1)) {
                case 'd' -> Duration.ofDays(1);
                case 'h' -> Duration.ofHours(1);
                case 'm' -> Duration.ofMinutes(1);
                case 's' -> Duration.ofSeconds(1);
                default -> Duration.ZERO;
            };
            if (number >= 0 && number <= 1_000_000 && !unit.isZero()) {
                return unit.multipliedBy(number);
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            // Said below, as for a unit that there is not.
        }
        throw TareException.usage("a time is wanted, not \"" + text + "\"", "write 0, 45m, 12h or 30d");
    }

    /**
     * Reads a size in docker's form: {@code 512m}, {@code 10GB}.
     *
     * @param flag for the error
     * @throws TareException (usage) where it is none, or 0
     */
    public static long size(String flag, String text) {
        long bytes = Bytes.parse(text);
        if (bytes <= 0) {
            throw TareException.usage(flag + " takes a size, not \"" + text + "\"", "write 512m or 10g");
        }
        return bytes;
    }

    public GcOptions withAge(Duration newAge) {
        return new GcOptions(nowMillis, newAge, images, fitsBytes);
    }

    /** With a size that the store shall fit. @param bytes more than 0 */
    public GcOptions fitting(long bytes) {
        return new GcOptions(nowMillis, age, images, bytes);
    }

    GcOptions until(long lastUsed) {
        return withAge(Duration.ofMillis(nowMillis - lastUsed));
    }

    /** Which images go. One that a container uses never goes. */
    public enum Prune {
        NONE,
        UNNAMED,
        UNUSED
    }
}
