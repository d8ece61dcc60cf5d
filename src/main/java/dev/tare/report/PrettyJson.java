package dev.tare.report;

import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON for people: blanks for each level, four as docker prints it. */
public final class PrettyJson {
    private final int indent;
    private final StringBuilder out = new StringBuilder(1024);

    private PrettyJson(int indent) {
        this.indent = indent;
    }

    /** The text of a value of {@link Json}, its last line ended. */
    public static String write(@Nullable Object value) {
        return write(value, 4);
    }

    /** The same with so many blanks for each level: Docker's plug-ins have two. */
    public static String write(@Nullable Object value, int indent) {
        PrettyJson json = new PrettyJson(indent);
        json.add(value, 0);
        return json.out.append('\n').toString();
    }

    private void add(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('{');
            Iterator<? extends Map.Entry<?, ?>> entries =
                    Json.ordered(map).entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<?, ?> entry = entries.next();
                line(depth + 1);
                out.append(plain(entry.getKey())).append(": ");
                add(entry.getValue(), depth + 1);
                out.append(entries.hasNext() ? "," : "");
            }
            line(depth);
            out.append('}');
        } else if (value instanceof Iterable<?> list && list.iterator().hasNext()) {
            out.append('[');
            Iterator<?> items = list.iterator();
            while (items.hasNext()) {
                line(depth + 1);
                add(items.next(), depth + 1);
                out.append(items.hasNext() ? "," : "");
            }
            line(depth);
            out.append(']');
        } else {
            out.append(plain(value));
        }
    }

    private void line(int depth) {
        out.append('\n').repeat(' ', indent * depth);
    }

    private static String plain(@Nullable Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
