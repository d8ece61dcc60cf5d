package dev.tare.report;

import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON for people: four blanks for each level, as docker prints it. */
public final class PrettyJson {
    private PrettyJson() {}

    /** The text of a value of {@link Json}, its last line ended. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder(1024);
        write(out, value, 0);
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('{');
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<?, ?> entry = entries.next();
                line(out, depth + 1);
                out.append(plain(entry.getKey())).append(": ");
                write(out, entry.getValue(), depth + 1);
                out.append(entries.hasNext() ? "," : "");
            }
            line(out, depth);
            out.append('}');
        } else if (value instanceof Iterable<?> list && list.iterator().hasNext()) {
            out.append('[');
            Iterator<?> items = list.iterator();
            while (items.hasNext()) {
                line(out, depth + 1);
                write(out, items.next(), depth + 1);
                out.append(items.hasNext() ? "," : "");
            }
            line(out, depth);
            out.append(']');
        } else {
            out.append(plain(value));
        }
    }

    private static void line(StringBuilder out, int depth) {
        out.append('\n').repeat(' ', 4 * depth);
    }

    private static String plain(@Nullable Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
