package dev.tare.bake.hcl;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Functions of texts. */
final class TextFunctions {
    private TextFunctions() {}

    static Map<String, Function<FunctionArguments, @Nullable Object>> all() {
        Map<String, Function<FunctionArguments, @Nullable Object>> all = new HashMap<>();
        all.put("lower", a -> a.require(1).text(0).toLowerCase(Locale.ROOT));
        all.put("upper", a -> a.require(1).text(0).toUpperCase(Locale.ROOT));
        all.put("title", a -> title(a.require(1).text(0)));
        all.put(
                "strlen",
                a -> number(a.require(1).text(0).codePointCount(0, a.text(0).length())));
        all.put("byteslen", a -> number(a.require(1).text(0).getBytes(StandardCharsets.UTF_8).length));
        all.put(
                "reverse",
                a -> new StringBuilder(a.require(1).text(0)).reverse().toString());
        all.put("chomp", a -> trimmed(a.require(1).text(0), "\r\n", false, true));
        all.put("trim", a -> trimmed(a.require(2).text(0), a.text(1), true, true));
        all.put("trimspace", a -> a.require(1).text(0).strip());
        all.put(
                "trimprefix",
                a -> a.require(2).text(0).startsWith(a.text(1))
                        ? a.text(0).substring(a.text(1).length())
                        : a.text(0));
        all.put(
                "trimsuffix",
                a -> a.require(2).text(0).endsWith(a.text(1))
                        ? a.text(0).substring(0, a.text(0).length() - a.text(1).length())
                        : a.text(0));
        all.put("replace", a -> a.require(3).text(0).replace(a.text(1), a.text(2)));
        all.put("split", a -> split(a.require(2).text(1), a.text(0)));
        all.put("join", TextFunctions::join);
        all.put("indent", a -> a.require(2).text(1).replace("\n", "\n" + " ".repeat(Math.max(0, a.whole(0)))));
        all.put("substr", a -> substr(a.require(3).text(0), a.whole(1), a.whole(2)));
        all.put("regex", a -> regex(a.require(2).text(0), a.text(1)));
        all.put("regexall", a -> regexAll(a.require(2).text(0), a.text(1)));
        all.put("regex_replace", a -> regexReplace(a.require(3).text(0), a.text(1), a.text(2)));
        all.put("basename", a -> basename(a.require(1).text(0)));
        all.put("dirname", a -> dirname(a.require(1).text(0)));
        all.put("sanitize", a -> sanitize(a.require(1).text(0)));
        all.put("homedir", a -> System.getProperty("user.home"));
        all.put(
                "format",
                a -> TextFormat.format(
                        a.require(1, Integer.MAX_VALUE).text(0), a.all().subList(1, a.count())));
        all.put("formatlist", TextFunctions::formatList);
        return all;
    }

    static BigDecimal number(long value) {
        return BigDecimal.valueOf(value);
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (i == 0
                    || !Character.isLetterOrDigit(out.charAt(i - 1))
                            && out.charAt(i - 1) != '_'
                            && out.charAt(i - 1) != '\'') {
                out.setCharAt(i, Character.toTitleCase(out.charAt(i)));
            }
        }
        return out.toString();
    }

    private static String trimmed(String text, String cut, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && cut.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (end && to > from && cut.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static List<@Nullable Object> split(String text, String separator) {
        List<@Nullable Object> out = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(each -> out.add(Character.toString(each)));
            return out;
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            out.add(text.substring(from, at));
            from = at + separator.length();
        }
        out.add(text.substring(from));
        return out;
    }

    private static String join(FunctionArguments arguments) {
        arguments.require(2, Integer.MAX_VALUE);
        List<String> all = new ArrayList<>();
        for (int i = 1; i < arguments.count(); i++) {
            arguments.list(i).forEach(each -> all.add(HclValues.text(each)));
        }
        return String.join(arguments.text(0), all);
    }

    /** A negative offset counts from the end, and a negative length goes to the end. */
    private static String substr(String text, int offset, int length) {
        int[] points = text.codePoints().toArray();
        int from = Math.min(points.length, offset < 0 ? Math.max(0, points.length + offset) : offset);
        int to = length < 0 ? points.length : Math.min(points.length, from + length);
        return new String(points, from, to - from);
    }

    /** A pattern of Go: groups have their names behind {@code ?P<}. */
    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text.replace("(?P<", "(?<"));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern is wrong: " + e.getDescription());
        }
    }

    private static @Nullable Object regex(String pattern, String text) {
        Matcher matcher = pattern(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the pattern matches nothing of the text");
        }
        return match(matcher);
    }

    private static List<@Nullable Object> regexAll(String pattern, String text) {
        List<@Nullable Object> out = new ArrayList<>();
        Matcher matcher = pattern(pattern).matcher(text);
        while (matcher.find()) {
            out.add(match(matcher));
        }
        return out;
    }

    /** All of it, or its groups: a map where they have names. */
    private static Object match(Matcher matcher) {
        if (matcher.groupCount() == 0) {
            return matcher.group();
        }
        TreeMap<String, @Nullable Object> named = new TreeMap<>();
        matcher.namedGroups().keySet().forEach(name -> named.put(name, matcher.group(name)));
        if (!named.isEmpty()) {
            return named;
        }
        List<@Nullable Object> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }

    /** The replacement as Go has it: {@code $1}, <code>${1}</code>, <code>${name}</code>; a group that is not there is nothing. */
    private static String regexReplace(String text, String pattern, String replacement) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = pattern(pattern).matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(out, "");
            expand(replacement, matcher, out);
        }
        return matcher.appendTail(out).toString();
    }

    private static void expand(String replacement, Matcher matcher, StringBuilder out) {
        int at = 0;
        while (at < replacement.length()) {
            char c = replacement.charAt(at);
            int end = at + 1;
            boolean braces = end < replacement.length() && replacement.charAt(end) == '{';
            int from = braces ? end + 1 : end;
            end = from;
            while (end < replacement.length()
                    && (Character.isLetterOrDigit(replacement.charAt(end)) || replacement.charAt(end) == '_')) {
                end++;
            }
            if (c != '$' || end == from || braces && (end == replacement.length() || replacement.charAt(end) != '}')) {
                out.append(c);
                at += c == '$' && replacement.startsWith("$$", at) ? 2 : 1;
                continue;
            }
            String group = group(matcher, replacement.substring(from, end));
            out.append(group == null ? "" : group);
            at = braces ? end + 1 : end;
        }
    }

    private static @Nullable String group(Matcher matcher, String name) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name);
            return number <= matcher.groupCount() ? matcher.group(number) : null;
        }
        return matcher.namedGroups().containsKey(name) ? matcher.group(name) : null;
    }

    /** As Go's path.Base. */
    private static String basename(String path) {
        String bare = trimmed(path, "/", false, true);
        if (bare.isEmpty()) {
            return path.isEmpty() ? "." : "/";
        }
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    /** As Go's path.Dir, which cleans what it gives. */
    private static String dirname(String path) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String clean = BakePaths.clean(folder);
        return clean.isEmpty() ? "." : clean;
    }

    private static String sanitize(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean kept = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            out.appendCodePoint(kept ? c : '_');
        });
        return out.toString();
    }

    /** Lists are gone through side by side; what is no list is the same each time. */
    private static List<@Nullable Object> formatList(FunctionArguments arguments) {
        arguments.require(1, Integer.MAX_VALUE);
        int count = -1;
        for (int i = 1; i < arguments.count(); i++) {
            if (arguments.value(i) instanceof List<?> list) {
                if (count >= 0 && count != list.size()) {
                    throw new IllegalArgumentException("the lists have different lengths");
                }
                count = list.size();
            }
        }
        List<@Nullable Object> out = new ArrayList<>();
        for (int row = 0; row < (count < 0 ? 1 : count); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 1; i < arguments.count(); i++) {
                values.add(arguments.value(i) instanceof List<?> list ? list.get(row) : arguments.value(i));
            }
            out.add(TextFormat.format(arguments.text(0), values));
        }
        return out;
    }
}
