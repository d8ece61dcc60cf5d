package dev.tare.report;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code --filter KEY=VALUE}: of one key any value may hold, of several keys all must.
 *
 * @param values by key, in the order given
 */
public record Filters(Map<String, List<String>> values) {
    /** @throws TareException where the form or the key is wrong */
    public static Filters parse(List<String> words, List<String> keys) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw TareException.usage(
                        "--filter " + word + ": the form is KEY=VALUE", "keys are " + String.join(", ", keys));
            }
            String key = word.substring(0, equals);
            if (!keys.contains(key)) {
                String near = NearNames.hint(key, keys);
                throw TareException.usage(
                        "--filter " + word + ": there is no key \"" + key + "\"",
                        near == null ? "keys are " + String.join(", ", keys) : near);
            }
            values.computeIfAbsent(key, _ -> new ArrayList<>()).add(word.substring(equals + 1));
        }
        return new Filters(values);
    }

    /** Whether the key was given. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The values of a key. */
    public List<String> of(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** Whether the key was not given, or one of its values holds. */
    public boolean any(String key, Predicate<String> holds) {
        for (String value : of(key)) {
            if (holds.test(value)) {
                return true;
            }
        }
        return !has(key);
    }

    /** The key's value as a switch; null where it was not given. @throws TareException where it is none */
    public @Nullable Boolean flag(String key) {
        if (!has(key)) {
            return null;
        }
        String value = of(key).getLast();
        Boolean flag = GoBool.parse(value);
        if (flag == null) {
            throw TareException.usage("--filter " + key + "=" + value + ": true or false", null);
        }
        return flag;
    }

    /** Whether all of {@code label=NAME} and {@code label=NAME=VALUE} hold: here docker, too, wants each. */
    public boolean labels(Map<String, String> labels) {
        for (String wanted : of("label")) {
            int equals = wanted.indexOf('=');
            String name = equals < 0 ? wanted : wanted.substring(0, equals);
            String value = labels.get(name);
            if (value == null || equals >= 0 && !value.equals(wanted.substring(equals + 1))) {
                return false;
            }
        }
        return true;
    }

    /** Labels as docker lists them: {@code a=1,b=2}. */
    public static String text(Map<String, String> labels) {
        List<String> out = new ArrayList<>();
        labels.forEach((name, value) -> out.add(name + "=" + value));
        return String.join(",", out);
    }
}
