package dev.tare.diagnostic;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
public final class NearNames {
    private NearNames() {}

    /** Names as a sentence lists what may be taken: {@code gzip, zstd or uncompressed}. */
    public static String or(List<String> names) {
        int last = names.size() - 1;
        return last < 1 ? String.join("", names) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** {@code did you mean "x"?} for the nearest of the names, or null when none is near. */
    public static @Nullable String hint(String wrong, Collection<String> names) {
        String near = nearest(wrong, names);
        return near == null ? null : "did you mean \"" + near + "\"?";
    }

    /** The nearest name, at most a third of its letters away (a swap of neighbours counts one), or null. */
    public static @Nullable String nearest(String wrong, Collection<String> names) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String name : names) {
            int limit = Math.max(1, Math.max(name.length(), wrong.length()) / 3);
            if (Math.abs(name.length() - wrong.length()) > limit || name.length() > 200) {
                continue;
            }
            int distance = distance(wrong.toLowerCase(java.util.Locale.ROOT), name.toLowerCase(java.util.Locale.ROOT));
            if (distance <= limit && distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** The restricted Damerau-Levenshtein distance: insert, delete, replace, swap neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
