package dev.tare.dockerfile.check;

import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.util.HashSet;
import java.util.Set;

/**
 * What {@code check=} says: {@code skip=..|all;experimental=..|all;error=bool}, as BuildKit reads it.
 *
 * @param error whether a finding is a failure
 */
public record CheckOptions(
        boolean skipAll, Set<String> skip, boolean experimentalAll, Set<String> experimental, boolean error) {
    public static final CheckOptions DEFAULT = new CheckOptions(false, Set.of(), false, Set.of(), false);

    public CheckOptions {
        skip = Set.copyOf(skip);
        experimental = Set.copyOf(experimental);
    }

    /** Reads the value of the directive. @throws TareException where it is none */
    public static CheckOptions parse(String text) {
        if (text.isBlank()) {
            return DEFAULT;
        }
        boolean skipAll = false;
        boolean experimentalAll = false;
        boolean error = false;
        Set<String> skip = Set.of();
        Set<String> experimental = Set.of();
        for (String part : text.split(";", 3)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (equals >= 0 && key.equals("skip")) {
                skipAll = value.equals("all");
                skip = names(value);
            } else if (equals >= 0 && key.equals("experimental")) {
                experimentalAll = value.equals("all");
                experimental = names(value);
            } else if (equals >= 0 && key.equals("error")) {
                Boolean parsed = GoBool.parse(value);
                if (parsed == null) {
                    throw invalid("failed to parse check option \"" + part + "\"");
                }
                error = parsed;
            } else {
                throw invalid("invalid check option \"" + key + "\"");
            }
        }
        return new CheckOptions(skipAll, skip, experimentalAll, experimental, error);
    }

    private static TareException invalid(String message) {
        return TareException.failed(
                "failed to parse check options: " + message, "write skip=NAME,NAME or skip=all, and error=true");
    }

    private static Set<String> names(String value) {
        Set<String> names = new HashSet<>();
        for (String name : value.split(",", -1)) {
            names.add(name.strip());
        }
        return names;
    }

    /** With what a comment in front of one instruction adds. One that is not well-formed adds nothing. */
    CheckOptions with(String comment) {
        CheckOptions more;
        try {
            more = parse(comment);
        } catch (TareException e) {
            return this;
        }
        return new CheckOptions(
                skipAll || more.skipAll,
                union(skip, more.skip),
                experimentalAll || more.experimentalAll,
                union(experimental, more.experimental),
                error);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    boolean wants(Rule rule) {
        return rule.experimental()
                ? experimentalAll || experimental.contains(rule.name())
                : !skipAll && !skip.contains(rule.name());
    }
}
