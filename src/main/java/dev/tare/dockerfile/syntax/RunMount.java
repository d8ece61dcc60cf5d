package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.NearNames;
import dev.tare.plan.ExecMount.Sharing;
import dev.tare.text.Bytes;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --mount} of RUN, as it is written, its variables expanded (BuildKit, {@code commands_runmount.go}).
 *
 * @param type what is mounted
 * @param from stage or image, or null
 * @param source path, or the empty string
 * @param target path, or the empty string
 * @param readOnly what was said, or is usual for the type
 * @param size of a tmpfs in bytes, 0 for no limit
 * @param id of a cache, secret or agent, or the empty string
 * @param sharing of a cache
 * @param variable environment variable of a secret, or null
 */
public record RunMount(
        Type type,
        @Nullable String from,
        String source,
        String target,
        boolean readOnly,
        long size,
        String id,
        Sharing sharing,
        boolean required,
        @Nullable String variable,
        @Nullable Integer mode,
        @Nullable Long uid,
        @Nullable Long gid) {

    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<String> KEYS = List.of(
            "type",
            "from",
            "source",
            "target",
            "readonly",
            "id",
            "sharing",
            "required",
            "size",
            "mode",
            "uid",
            "gid",
            "src",
            "dst",
            "destination",
            "ro",
            "rw",
            "readwrite",
            "env");

    public boolean hasOwner() {
        return mode != null || uid != null || gid != null;
    }

    /** What {@code from} says, which has no variables; null where it says nothing. */
    public static @Nullable String fromOf(String text) {
        String from = null;
        try {
            for (String field : Csv.fields(text, "mounts")) {
                if (field.regionMatches(true, 0, "from=", 0, 5)) {
                    from = field.substring(5);
                }
            }
        } catch (SyntaxException e) {
            throw new Mistake(e.part, String.valueOf(e.getMessage()), e.hint);
        }
        return from == null || from.isEmpty() ? null : from;
    }

    /** @param expand gives variables their values */
    public static RunMount parse(String text, UnaryOperator<String> expand) {
        Reader reader = new Reader();
        try {
            for (String field : Csv.fields(text, "mounts")) {
                reader.field(field, expand);
            }
            return reader.finish();
        } catch (SyntaxException e) {
            throw new Mistake(e.part.isEmpty() ? text : e.part, String.valueOf(e.getMessage()), e.hint);
        }
    }

    /** Collects the fields: what one may say depends on a type that stands before it. */
    private static final class Reader {
        private Type type = Type.BIND;
        private @Nullable String from;
        private String source = "";
        private String target = "";
        private @Nullable Boolean readOnly;
        private long size;
        private String id = "";
        private @Nullable Sharing sharing;
        private boolean required;
        private @Nullable String variable;
        private @Nullable Integer mode;
        private @Nullable Long uid;
        private @Nullable Long gid;

        void field(String field, UnaryOperator<String> expand) throws SyntaxException {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals < 0) {
                word(key, field);
                return;
            }
            String written = field.substring(equals + 1);
            String value = key.equals("from") ? written : expand.apply(written);
            switch (key) {
                case "type" -> type = one(Type.values(), value, "unsupported mount type \"" + value + "\"");
                case "from" -> from = value.isEmpty() ? null : value;
                case "source", "src" -> source = value;
                case "target", "dst", "destination" -> target = value;
                case "readonly", "ro" -> readOnly = bool(key, value);
                case "readwrite", "rw" -> readOnly = !bool(key, value);
                case "required" -> {
                    checkRequired(field);
                    required = bool(key, value);
                }
                case "size" -> {
                    if (type != Type.TMPFS) {
                        throw unexpected(key, field);
                    }
                    size = Bytes.parse(value);
                    if (size < 0) {
                        throw new SyntaxException(
                                "invalid value for size: " + value, value, "bytes, or such as 64k, 10m, 1g");
                    }
                }
                case "id" -> id = value;
                case "sharing" -> sharing = one(Sharing.values(), value, "unsupported sharing value \"" + value + "\"");
                case "mode" -> mode = (int) number(key, value, 8);
                case "uid" -> uid = number(key, value, 10);
                case "gid" -> gid = number(key, value, 10);
                case "env" -> variable = value;
                default ->
                    throw new SyntaxException(
                            "unexpected key '" + key + "' in '" + field + "'", field, NearNames.hint(key, KEYS));
            }
        }

        private void word(String key, String field) throws SyntaxException {
            switch (key) {
                case "readonly", "ro" -> readOnly = true;
                case "readwrite", "rw" -> readOnly = false;
                case "required" -> {
                    checkRequired(field);
                    required = true;
                }
                default ->
                    throw new SyntaxException(
                            "invalid field '" + field + "' must be a key=value pair", field, NearNames.hint(key, KEYS));
            }
        }

        private void checkRequired(String field) throws SyntaxException {
            if (type != Type.SECRET && type != Type.SSH) {
                throw unexpected("required", field);
            }
        }

        private SyntaxException unexpected(String key, String field) {
            return new SyntaxException("unexpected key '" + key + "' for mount type '" + type.word() + "'", field);
        }

        RunMount finish() throws SyntaxException {
            if (type == Type.BIND || type == Type.TMPFS) {
                check(mode != null, "mode not allowed for \"" + type.word() + "\" type mounts");
                check(uid != null, "uid not allowed for \"" + type.word() + "\" type mounts");
                check(gid != null, "gid not allowed for \"" + type.word() + "\" type mounts");
            }
            if (type == Type.SECRET) {
                check(from != null, "secret mount should not have a from");
                check(sharing != null, "secret mount should not define sharing");
                check(
                        source.isEmpty() && target.isEmpty() && id.isEmpty(),
                        "invalid secret mount. one of source, target required");
                check(!source.isEmpty() && !id.isEmpty(), "both source and id can't be set");
            }
            check(sharing != null && type != Type.CACHE, "invalid cache sharing set for " + type.word() + " mount");
            check(type == Type.SSH && !source.isEmpty(), "ssh does not support source");
            boolean usual = type != Type.CACHE && type != Type.TMPFS;
            return new RunMount(
                    type,
                    from,
                    source,
                    target,
                    readOnly == null ? usual : readOnly,
                    size,
                    id,
                    sharing == null ? Sharing.SHARED : sharing,
                    required,
                    variable,
                    mode,
                    uid,
                    gid);
        }

        private static void check(boolean wrong, String message) throws SyntaxException {
            if (wrong) {
                throw new SyntaxException(message);
            }
        }

        private static <E extends Enum<E>> E one(E[] all, String value, String message) throws SyntaxException {
            List<String> words = new ArrayList<>();
            for (E each : all) {
                String word = each.name().toLowerCase(Locale.ROOT);
                if (word.equals(value.toLowerCase(Locale.ROOT))) {
                    return each;
                }
                words.add(word);
            }
            String hint = NearNames.hint(value, words);
            throw new SyntaxException(message, value, hint == null ? "it is one of " + String.join(", ", words) : hint);
        }

        private static boolean bool(String key, String value) throws SyntaxException {
            Boolean parsed = GoBool.parse(value);
            if (parsed == null) {
                throw new SyntaxException("invalid value for " + key + ": " + value, value, "true or false");
            }
            return parsed;
        }

        private static long number(String key, String value, int radix) throws SyntaxException {
            try {
                long number = value.startsWith("+") ? -1 : Long.parseLong(value, radix);
                if (number >= 0 && number <= 0xffffffffL && (radix == 10 || number <= 07777)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new SyntaxException(
                    "invalid value " + value + " for " + key,
                    value,
                    radix == 8 ? "octal, up to 07777" : "a number up to 4294967295");
        }
    }
}
