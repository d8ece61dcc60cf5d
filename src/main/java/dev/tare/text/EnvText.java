package dev.tare.text;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text in which each {@code _env(NAME)} gave way to the value of a variable, and the way back from its offsets to
 * those of the text as it was written. Messages show that one: a value may be a password.
 *
 * <p>As Habitus does it: on the whole text before it is read as YAML, comments too; the name ends at the first closing
 * parenthesis of its line; a variable that is not there is the empty string; values are not looked into again.
 */
public final class EnvText {
    /** Characters of the result. */
    public static final int MAX = 4 << 20;

    private static final String OPEN = "_env(";

    private final String text;
    private final List<Replaced> replaced;

    private record Replaced(int from, int to, int writtenFrom, int writtenTo) {}

    private EnvText(String text, List<Replaced> replaced) {
        this.text = text;
        this.replaced = replaced;
    }

    /** A text in which nothing is replaced. */
    public static EnvText plain(String written) {
        return new EnvText(written, List.of());
    }

    /** @param variables the value of a variable, or null; see {@link #variables} */
    public static EnvText of(String written, Function<String, @Nullable String> variables) {
        int open = written.indexOf(OPEN);
        if (open < 0) {
            return new EnvText(written, List.of());
        }
        StringBuilder out = new StringBuilder(written.length());
        List<Replaced> replaced = new ArrayList<>();
        int done = 0;
        while (open >= 0) {
            int close = written.indexOf(')', open);
            int line = written.indexOf('\n', open);
            if (close < 0) {
                break;
            }
            int next = close + 1;
            if (line < 0 || close < line) {
                String value = variables.apply(written.substring(open + OPEN.length(), close));
                out.append(written, done, open);
                int from = out.length();
                out.append(value == null ? "" : value);
                replaced.add(new Replaced(from, out.length(), open, next));
                done = next;
            } else {
                next = line;
            }
            if (out.length() > MAX) {
                throw TareException.failed("the variables make the text larger than 4 MiB");
            }
            open = written.indexOf(OPEN, next);
        }
        return new EnvText(out.append(written, done, written.length()).toString(), replaced);
    }

    /** Habitus's rule: with any {@code --env K=V} only those are asked, otherwise the variables of the process. */
    public static Function<String, @Nullable String> variables(
            Map<String, String> given, Map<String, String> environment) {
        return given.isEmpty() ? environment::get : given::get;
    }

    public String text() {
        return text;
    }

    /** Where a character of {@link #text} stands in the text as written; of a value, where its {@code _env} begins. */
    public int written(int offset) {
        int low = 0;
        int high = replaced.size();
        // The last replacement that begins at the offset or before it.
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (replaced.get(middle).from() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return offset;
        }
        Replaced last = replaced.get(low - 1);
        return offset < last.to() ? last.writtenFrom() : offset - last.to() + last.writtenTo();
    }
}
