package dev.tare.report;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How values of templates look, and the functions that there are: Go's (text/template) and docker's (cli/templates). */
final class TemplateValues {
    static final List<String> FUNCTIONS = List.of(
            "json",
            "join",
            "split",
            "upper",
            "lower",
            "title",
            "len",
            "index",
            "slice",
            "print",
            "printf",
            "println",
            "truncate",
            "eq",
            "ne",
            "and",
            "or",
            "not");

    private TemplateValues() {}

    /** As Go prints it; {@code <no value>} for what is not there. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "<no value>";
        }
        StringBuilder out = new StringBuilder();
        if (value instanceof ReportFields fields) {
            return text(fields.shown());
        } else if (value instanceof Unset unset) {
            return unset.text();
        } else if (value instanceof Map<?, ?> map) {
            out.append("map[");
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                out.append(out.length() == 4 ? "" : " ").append(entry.getKey()).append(':');
                out.append(nested(entry.getValue()));
            }
            return out.append(']').toString();
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Object item : list) {
                out.append(out.length() == 1 ? "" : " ").append(nested(item));
            }
            return out.append(']').toString();
        }
        return value.toString();
    }

    private static String nested(@Nullable Object value) {
        return value == null ? "<nil>" : text(value);
    }

    /** Go's: all but false, 0, nothing and what is empty. */
    static boolean isTrue(@Nullable Object value) {
        return value != null
                && !(value instanceof Unset)
                && !value.equals(Boolean.FALSE)
                && !(value instanceof Number number && number.doubleValue() == 0)
                && !(value instanceof String text && text.isEmpty())
                && !(value instanceof Map<?, ?> map && map.isEmpty())
                && !(value instanceof List<?> list && list.isEmpty());
    }

    static String json(@Nullable Object value) {
        Object plain = value instanceof ReportFields fields ? new TreeMap<>(fields.shown()) : value;
        return new String(Json.write(withoutUnset(plain)), StandardCharsets.UTF_8);
    }

    private static @Nullable Object withoutUnset(@Nullable Object value) {
        if (value instanceof Unset) {
            return null;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> out = new ArrayList<>();
            list.forEach(each -> out.add(withoutUnset(each)));
            return out;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                if (!(each instanceof Unset unset && unset.isOmitted())) {
                    out.put(String.valueOf(name), withoutUnset(each));
                }
            });
            return out;
        }
        return value;
    }

    /** @throws TareException where there is no such function, or it is not called so */
    static @Nullable Object call(String function, List<@Nullable Object> arguments) {
        return switch (function) {
            case "json" -> json(only(function, arguments));
            case "upper" -> text(only(function, arguments)).toUpperCase(Locale.ROOT);
            case "lower" -> text(only(function, arguments)).toLowerCase(Locale.ROOT);
            case "title" -> title(text(only(function, arguments)));
            case "len" -> length(only(function, arguments));
            case "not" -> !isTrue(only(function, arguments));
            case "join" -> join(two(function, arguments));
            case "split" -> {
                List<@Nullable Object> two = two(function, arguments);
                yield List.of(text(two.getFirst()).split(java.util.regex.Pattern.quote(text(two.getLast())), -1));
            }
            case "truncate" -> {
                List<@Nullable Object> two = two(function, arguments);
                String text = text(two.getFirst());
                yield two.getLast() instanceof Long most && most >= 0 && most < text.length()
                        ? text.substring(0, most.intValue())
                        : text;
            }
            case "index" -> index(arguments);
            case "slice" -> TemplateText.slice(arguments);
            case "printf" -> TemplateText.printf(arguments);
            case "print" -> joined(arguments, "");
            case "println" -> joined(arguments, " ") + "\n";
            case "eq" -> {
                List<@Nullable Object> others = arguments.size() < 2 ? two(function, arguments) : arguments;
                yield others.subList(1, others.size()).contains(others.getFirst());
            }
            case "ne" -> {
                List<@Nullable Object> two = two(function, arguments);
                yield !Objects.equals(two.getFirst(), two.getLast());
            }
            case "and", "or" -> {
                boolean wanted = function.equals("or");
                for (Object argument : arguments) {
                    if (isTrue(argument) == wanted) {
                        yield argument;
                    }
                }
                yield arguments.isEmpty() ? null : arguments.getLast();
            }
            default -> throw unknown(function);
        };
    }

    static TareException unknown(String function) {
        String near = NearNames.hint(function, FUNCTIONS);
        return TareException.usage(
                "--format: there is no function \"" + function + "\"",
                near != null
                        ? near
                        : "fields begin with a dot, as in {{.ID}}; functions are " + String.join(", ", FUNCTIONS));
    }

    private static @Nullable Object only(String function, List<@Nullable Object> arguments) {
        if (arguments.size() != 1) {
            throw TemplateParser.wrong(function + " takes one value, not " + arguments.size());
        }
        return arguments.getFirst();
    }

    private static List<@Nullable Object> two(String function, List<@Nullable Object> arguments) {
        if (arguments.size() != 2) {
            throw TemplateParser.wrong(function + " takes two values, not " + arguments.size());
        }
        return arguments;
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (i == 0 || text.charAt(i - 1) == ' ') {
                out.setCharAt(i, Character.toTitleCase(text.charAt(i)));
            }
        }
        return out.toString();
    }

    private static long length(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.size();
            case List<?> list -> list.size();
            case String text -> text.getBytes(StandardCharsets.UTF_8).length;
            case Unset unset when unset != Unset.POINTER -> 0;
            case null, default -> throw TemplateParser.wrong("len of " + text(value));
        };
    }

    private static String join(List<@Nullable Object> two) {
        List<String> out = new ArrayList<>();
        if (two.getFirst() instanceof List<?> list) {
            for (Object item : list) {
                out.add(text(item));
            }
        } else if (two.getFirst() != null && !(two.getFirst() instanceof Unset)) {
            throw TemplateParser.wrong("join takes a list, not " + text(two.getFirst()));
        }
        return String.join(text(two.getLast()), out);
    }

    private static @Nullable Object index(List<@Nullable Object> arguments) {
        if (arguments.isEmpty()) {
            throw TemplateParser.wrong("index takes a list or a map, and where to look in it");
        }
        Object at = arguments.getFirst();
        for (Object key : arguments.subList(1, arguments.size())) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(text(key));
            } else if (at == Unset.MAP || at == Unset.OPTIONAL_MAP) {
                // As Go: what no map has is the empty text.
                at = "";
            } else if (at instanceof List<?> list && key instanceof Long number) {
                if (number < 0 || number >= list.size()) {
                    throw TemplateParser.wrong("there is no item " + number + " in " + text(list));
                }
                at = list.get(number.intValue());
            } else {
                throw TemplateParser.wrong("there is nothing at " + text(key) + " in " + text(at));
            }
        }
        return at;
    }

    private static String joined(List<@Nullable Object> values, String between) {
        List<String> out = values.stream().map(value -> text(value)).toList();
        return String.join(between, out);
    }
}
