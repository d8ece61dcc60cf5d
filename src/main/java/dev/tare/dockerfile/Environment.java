package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.ExpansionVariables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of {@code NAME=value}, as an image's configuration holds it. Where a name occurs twice, the last one
 * is what a lookup finds, and the first one is what an assignment replaces, as in BuildKit.
 *
 * @param entries {@code NAME=value}; a bare {@code NAME} is set to nothing
 */
public record Environment(List<String> entries) implements ExpansionVariables {
    public static final Environment EMPTY = new Environment(List.of());

    public Environment {
        entries = List.copyOf(entries);
    }

    @Override
    public @Nullable String get(String name) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            String entry = entries.get(i);
            if (isNamed(entry, name)) {
                return value(entry);
            }
        }
        return null;
    }

    /** With this variable set: in its place where the name is there, else at the end. */
    public Environment with(String name, String value) {
        List<String> changed = new ArrayList<>(entries.size() + 1);
        changed.addAll(entries);
        for (int i = 0; i < changed.size(); i++) {
            if (isNamed(changed.get(i), name)) {
                changed.set(i, name + "=" + value);
                return new Environment(changed);
            }
        }
        changed.add(name + "=" + value);
        return new Environment(changed);
    }

    /** The part of an entry before {@code =}. */
    public static String name(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    /** The part of an entry after {@code =}; empty where there is none. */
    public static String value(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? "" : entry.substring(equals + 1);
    }

    private static boolean isNamed(String entry, String name) {
        return entry.startsWith(name) && (entry.length() == name.length() || entry.charAt(name.length()) == '=');
    }
}
