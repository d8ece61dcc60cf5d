package dev.tare.bake.hcl;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of HCL: null, Boolean, BigDecimal, String, List, and TreeMap by texts, whose order is that of the keys. Lists
 * stand for HCL's tuples and sets too.
 *
 * <p>What does not fit fails with an IllegalArgumentException that says so in one line; whoever knows the place tells it.
 */
public final class HclValues {
    /** As exact as HCL's floats of 512 bits. */
    static final MathContext EXACT = new MathContext(154);

    /** Digits before or behind the point. */
    private static final int LARGEST = 10_000;

    private HclValues() {}

    /** What a value is, for messages. */
    public static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean _ -> "a bool";
            case BigDecimal _ -> "a number";
            case String _ -> "a text";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            default -> "no value";
        };
    }

    /** The value as a text, as a template has it. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean bool -> bool.toString();
            case BigDecimal number -> number(number);
            case null, default -> throw wrong("a text", value);
        };
    }

    /** Without an exponent, and without zeros that say nothing. */
    static String number(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** A number that may be written out. @throws ArithmeticException when it is too large or too small for that */
    static BigDecimal bounded(BigDecimal number) {
        if (Math.abs((long) number.precision() - number.scale()) > LARGEST
                || Math.abs((long) number.scale()) > LARGEST) {
            throw new ArithmeticException("the number is too large");
        }
        return number;
    }

    /** The value as a number; a text may be one. */
    static BigDecimal numeric(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        if (value instanceof String text) {
            try {
                return bounded(new BigDecimal(text));
            } catch (NumberFormatException | ArithmeticException e) {
                throw new IllegalArgumentException("\"" + text + "\" is no number");
            }
        }
        throw wrong("a number", value);
    }

    /** The value as a whole number that is small enough to count with. */
    static int whole(@Nullable Object value) {
        try {
            return numeric(value).intValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("expected a whole number, not " + text(value));
        }
    }

    /** The value as a truth value; a text may be one. */
    public static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if ("true".equals(value) || "1".equals(value)) {
            return true;
        }
        if ("false".equals(value) || "0".equals(value)) {
            return false;
        }
        throw wrong("true or false", value);
    }

    /** The value as a list. */
    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw wrong("a list", value);
    }

    /** The value as a map. */
    @SuppressWarnings("unchecked")
    public static SortedMap<String, @Nullable Object> map(@Nullable Object value) {
        if (value instanceof TreeMap<?, ?> map) {
            return (TreeMap<String, @Nullable Object>) map;
        }
        throw wrong("a map", value);
    }

    /** The values of a list or of a map, in order. */
    static List<@Nullable Object> items(@Nullable Object value) {
        return value instanceof Map<?, ?> ? new ArrayList<>(map(value).values()) : list(value);
    }

    /** A list that does not change; null may stand in it. */
    static List<@Nullable Object> listOf(List<@Nullable Object> items) {
        return Collections.unmodifiableList(new ArrayList<>(items));
    }

    static IllegalArgumentException wrong(String expected, @Nullable Object value) {
        return new IllegalArgumentException("expected " + expected + ", not " + kind(value));
    }

    /** Whether two are of one kind and the same. */
    static boolean equal(@Nullable Object left, @Nullable Object right) {
        if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return allEqual(a, b);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet()) && allEqual(new ArrayList<>(a.values()), new ArrayList<>(b.values()));
        }
        return left == null ? right == null : left.equals(right);
    }

    private static boolean allEqual(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> other = right.iterator();
        for (Object each : left) {
            if (!equal(each, other.next())) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of a list is the same. */
    static boolean contains(List<@Nullable Object> list, @Nullable Object value) {
        for (Object each : list) {
            if (equal(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** Each once, in the order of their first places. */
    static List<@Nullable Object> distinct(List<@Nullable Object> list) {
        List<@Nullable Object> out = new ArrayList<>();
        for (Object each : list) {
            if (!contains(out, each)) {
                out.add(each);
            }
        }
        return out;
    }

    /** The value as {@link dev.tare.text.Json} has it. */
    public static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case BigDecimal number -> jsonNumber(number);
            case List<?> _ -> {
                List<@Nullable Object> out = new ArrayList<>();
                list(value).forEach(each -> out.add(plain(each)));
                yield out;
            }
            case Map<?, ?> _ -> {
                Map<String, @Nullable Object> out = new TreeMap<>();
                map(value).forEach((key, each) -> out.put(key, plain(each)));
                yield out;
            }
            case null, default -> value;
        };
    }

    private static Object jsonNumber(BigDecimal number) {
        if (number.stripTrailingZeros().scale() > 0) {
            return number.doubleValue();
        }
        BigInteger whole = number.toBigInteger();
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }

    /** A value of {@link dev.tare.text.Json} as one of HCL. */
    public static @Nullable Object ofJson(@Nullable Object value) {
        return switch (value) {
            case Long number -> BigDecimal.valueOf(number);
            case BigInteger number -> new BigDecimal(number);
            case Double number -> BigDecimal.valueOf(number);
            case List<?> list -> {
                List<@Nullable Object> out = new ArrayList<>();
                list.forEach(each -> out.add(ofJson(each)));
                yield out;
            }
            case Map<?, ?> map -> {
                TreeMap<String, @Nullable Object> out = new TreeMap<>();
                map.forEach((key, each) -> out.put(String.valueOf(key), ofJson(each)));
                yield out;
            }
            case null, default -> value;
        };
    }
}
