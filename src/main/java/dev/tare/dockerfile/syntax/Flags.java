package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.NearNames;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flags of one instruction, checked against those that it knows. */
public final class Flags {
    /** What a flag takes: {@code --f} or {@code --f=true}; {@code --f=text}; the same any number of times. */
    public enum Kind {
        BOOLEAN,
        TEXT,
        LIST
    }

    /** A flag that an instruction knows. */
    public record Known(String name, Kind kind) {
        public static Known bool(String name) {
            return new Known(name, Kind.BOOLEAN);
        }

        public static Known text(String name) {
            return new Known(name, Kind.TEXT);
        }

        static Known list(String name) {
            return new Known(name, Kind.LIST);
        }
    }

    private final Map<String, List<String>> used;

    private Flags(Map<String, List<String>> used) {
        this.used = used;
    }

    /** @param given {@code --name} or {@code --name=value}; {@code --} ends them */
    public static Flags parse(List<String> given, Known... known) throws SyntaxException {
        Map<String, List<String>> used = new LinkedHashMap<>();
        for (String flag : given) {
            if (flag.equals("--")) {
                break;
            }
            if (!flag.startsWith("--")) {
                throw new SyntaxException("arg should start with -- : " + flag, flag);
            }
            int equals = flag.indexOf('=');
            String dashed = equals < 0 ? flag : flag.substring(0, equals);
            String name = dashed.substring(2);
            String value = equals < 0 ? null : flag.substring(equals + 1);
            Known match = find(name, known);
            if (match == null) {
                throw unknown(dashed, name, known);
            }
            List<String> values = used.get(name);
            if (values != null && match.kind != Kind.LIST) {
                throw new SyntaxException("duplicate flag specified: " + dashed, dashed);
            }
            if (values == null) {
                values = new ArrayList<>(1);
                used.put(name, values);
            }
            values.add(value(dashed, value, match));
        }
        return new Flags(used);
    }

    private static @Nullable Known find(String name, Known... known) {
        for (Known each : known) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static String value(String dashed, @Nullable String value, Known flag) throws SyntaxException {
        if (flag.kind != Kind.BOOLEAN) {
            if (value == null) {
                throw new SyntaxException("missing a value on flag: " + dashed, dashed, "write " + dashed + "=VALUE");
            }
            return value;
        }
        if (value == null) {
            return "true";
        }
        if (value.isEmpty()) {
            throw new SyntaxException("missing a value on flag: " + dashed, dashed + "=");
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw new SyntaxException("expecting boolean value for flag " + dashed + ", not: " + value, value);
        }
        return lower;
    }

    private static SyntaxException unknown(String dashed, String name, Known... known) {
        List<String> names = Arrays.stream(known).map(each -> each.name).toList();
        String near = NearNames.nearest(name, names);
        return new SyntaxException(
                "unknown flag: " + dashed, dashed, near == null ? null : "did you mean \"--" + near + "\"?");
    }

    /** The value of a flag that takes a text, or null where it was not given or is empty. */
    @Nullable String text(String name) {
        List<String> values = used.get(name);
        return values == null || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /** The value of a boolean flag, or null where it was not given. */
    public @Nullable Boolean bool(String name) {
        List<String> values = used.get(name);
        return values == null ? null : Boolean.valueOf(values.getFirst().equals("true"));
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(bool(name));
    }

    /** The values of a flag that may be given several times. */
    List<String> list(String name) {
        return used.getOrDefault(name, List.of());
    }

    /** All that were given, in the order of their first use. */
    public Map<String, List<String>> used() {
        return used;
    }
}
