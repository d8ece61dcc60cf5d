package dev.tare.bake.hcl;

import java.util.ArrayList;
import java.util.List;

/**
 * Versions and what is asked of them, as github.com/Masterminds/semver has it: {@code >= 1.2, < 2}, {@code ~1.2},
 * {@code ^1.2}, {@code 1.2.x}, {@code a || b}. A version before a release satisfies only what names one.
 */
final class Versions {
    private Versions() {}

    /** Numbers of a version, and what stands behind a dash. @param given how many numbers were written */
    private record Version(List<Integer> numbers, String before, int given) {
        int number(int i) {
            return i < numbers.size() ? numbers.get(i) : 0;
        }
    }

    static boolean satisfies(String version, String constraint) {
        Version own = parse(version, false);
        for (String either : constraint.split("\\|\\|", -1)) {
            boolean all = true;
            for (String each : parts(either)) {
                all &= one(own, each);
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    /** Divided by commas and blanks, an operator with its blanks before the number. */
    private static List<String> parts(String text) {
        List<String> out = new ArrayList<>();
        String operator = "";
        for (String word : text.trim().split("[,\\s]+", -1)) {
            boolean bare = word.chars().allMatch(c -> "<>=!~^".indexOf(c) >= 0);
            if (bare) {
                operator += word;
            } else {
                out.add(operator + word);
                operator = "";
            }
        }
        if (out.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" asks nothing of a version");
        }
        return out;
    }

    private static boolean one(Version own, String constraint) {
        int at = 0;
        while (at < constraint.length() && "<>=!~^".indexOf(constraint.charAt(at)) >= 0) {
            at++;
        }
        Version other = parse(constraint.substring(at), true);
        if (!own.before.isEmpty() && other.before.isEmpty()) {
            return false;
        }
        int order = compare(own, other);
        return switch (constraint.substring(0, at)) {
            case "", "=", "==" -> other.given < 3 ? alike(own, other, other.given) : order == 0;
            case "!=" -> other.given < 3 ? !alike(own, other, other.given) : order != 0;
            case ">" -> other.given < 3 ? order > 0 && !alike(own, other, other.given) : order > 0;
            case "<" -> order < 0;
            case ">=", "=>" -> order >= 0;
            case "<=", "=<" -> order <= 0 || other.given < 3 && alike(own, other, other.given);
            case "~", "~>" -> order >= 0 && alike(own, other, Math.min(2, other.given));
            case "^" -> order >= 0 && alike(own, other, caret(other));
            default -> throw new IllegalArgumentException("\"" + constraint + "\" asks nothing of a version");
        };
    }

    /** How many numbers stay: up to the first that is not zero. */
    private static int caret(Version version) {
        for (int i = 0; i < version.given; i++) {
            if (version.number(i) != 0) {
                return i + 1;
            }
        }
        return version.given;
    }

    private static boolean alike(Version own, Version other, int count) {
        for (int i = 0; i < count; i++) {
            if (own.number(i) != other.number(i)) {
                return false;
            }
        }
        return true;
    }

    private static int compare(Version own, Version other) {
        for (int i = 0; i < 3; i++) {
            if (own.number(i) != other.number(i)) {
                return Integer.compare(own.number(i), other.number(i));
            }
        }
        if (own.before.isEmpty() || other.before.isEmpty()) {
            return Boolean.compare(own.before.isEmpty(), other.before.isEmpty());
        }
        return compareBefore(own.before.split("\\.", -1), other.before.split("\\.", -1));
    }

    private static int compareBefore(String[] own, String[] other) {
        for (int i = 0; i < Math.min(own.length, other.length); i++) {
            boolean a = isNumber(own[i]);
            boolean b = isNumber(other[i]);
            int order = a && b
                    ? Integer.compare(number(own[i]), number(other[i]))
                    : a || b ? Boolean.compare(b, a) : own[i].compareTo(other[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(own.length, other.length);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(String text) {
        if (!isNumber(text) || text.length() > 9) {
            throw new IllegalArgumentException("\"" + text + "\" is no number of a version");
        }
        return Integer.parseInt(text);
    }

    private static Version parse(String text, boolean wildcards) {
        String bare = text.startsWith("v") ? text.substring(1) : text;
        int plus = bare.indexOf('+');
        bare = plus < 0 ? bare : bare.substring(0, plus);
        int dash = bare.indexOf('-');
        String before = dash < 0 ? "" : bare.substring(dash + 1);
        String[] parts = (dash < 0 ? bare : bare.substring(0, dash)).split("\\.", -1);
        if (parts.length > 3) {
            throw new IllegalArgumentException("\"" + text + "\" is no version");
        }
        List<Integer> numbers = new ArrayList<>();
        for (String part : parts) {
            if (wildcards && (part.equals("x") || part.equals("X") || part.equals("*"))) {
                break;
            }
            numbers.add(number(part));
        }
        return new Version(numbers, before, numbers.size());
    }
}
