package dev.tare.bake.hcl;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of numbers and of truth values. */
final class NumberFunctions {
    private static final int LARGEST_POWER = 10_000;

    private NumberFunctions() {}

    static Map<String, Function<FunctionArguments, @Nullable Object>> all() {
        Map<String, Function<FunctionArguments, @Nullable Object>> all = new HashMap<>();
        all.put("absolute", a -> a.require(1).number(0).abs());
        all.put("negate", a -> a.require(1).number(0).negate());
        all.put("add", a -> arithmetic("+", a));
        all.put("subtract", a -> arithmetic("-", a));
        all.put("multiply", a -> arithmetic("*", a));
        all.put("divide", a -> arithmetic("/", a));
        all.put("modulo", a -> arithmetic("%", a));
        all.put("ceil", a -> a.require(1).number(0).setScale(0, RoundingMode.CEILING));
        all.put("floor", a -> a.require(1).number(0).setScale(0, RoundingMode.FLOOR));
        all.put("int", a -> a.require(1).number(0).setScale(0, RoundingMode.DOWN));
        all.put("signum", a -> BigDecimal.valueOf(a.require(1).number(0).signum()));
        all.put("log", NumberFunctions::log);
        all.put("pow", NumberFunctions::pow);
        all.put("parseint", a -> new BigDecimal(parsed(a.require(2).text(0), a.whole(1))));
        all.put("max", a -> most(a, 1));
        all.put("min", a -> most(a, -1));
        all.put("greaterthan", a -> compared(a) > 0);
        all.put("greaterthanorequalto", a -> compared(a) >= 0);
        all.put("lessthan", a -> compared(a) < 0);
        all.put("lessthanorequalto", a -> compared(a) <= 0);
        all.put("equal", a -> HclValues.equal(a.require(2).value(0), a.value(1)));
        all.put("notequal", a -> !HclValues.equal(a.require(2).value(0), a.value(1)));
        all.put("and", a -> bothKnown(a) && a.truth(0) && a.truth(1));
        all.put("or", a -> bothKnown(a) && (a.truth(0) || a.truth(1)));
        all.put("not", a -> !a.require(1).truth(0));
        return all;
    }

    /** True; or it fails, since both must be truth values whatever the first one is. */
    private static boolean bothKnown(FunctionArguments arguments) {
        boolean _ = arguments.require(2).truth(0);
        boolean _ = arguments.truth(1);
        return true;
    }

    private static BigDecimal arithmetic(String operator, FunctionArguments arguments) {
        return arithmetic(operator, arguments.require(2).number(0), arguments.number(1));
    }

    /** The value of {@code a + b} and its like. */
    static BigDecimal arithmetic(String operator, BigDecimal a, BigDecimal b) {
        if (b.signum() == 0 && (operator.equals("/") || operator.equals("%"))) {
            throw new IllegalArgumentException("a division by zero");
        }
        return HclValues.bounded(
                switch (operator) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b, HclValues.EXACT);
                    case "/" -> a.divide(b, HclValues.EXACT);
                    case "%" -> a.remainder(b);
                    default -> throw new IllegalStateException(operator);
                });
    }

    private static BigDecimal pow(FunctionArguments arguments) {
        BigDecimal base = arguments.require(2).number(0);
        BigDecimal power = arguments.number(1);
        boolean whole = power.stripTrailingZeros().scale() <= 0 && power.abs().intValue() <= LARGEST_POWER;
        if (whole) {
            return HclValues.bounded(base.pow(power.intValueExact(), HclValues.EXACT));
        }
        double value = Math.pow(base.doubleValue(), power.doubleValue());
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the number is too large");
        }
        return BigDecimal.valueOf(value);
    }

    private static BigDecimal log(FunctionArguments arguments) {
        double value = Math.log(arguments.require(2).number(0).doubleValue())
                / Math.log(arguments.number(1).doubleValue());
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("there is no such logarithm");
        }
        return BigDecimal.valueOf(value);
    }

    private static BigInteger parsed(String text, int base) {
        if (base < 2 || base > 36) {
            throw new IllegalArgumentException("a base is 2 to 36, not " + base);
        }
        try {
            return new BigInteger(text, base);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number of base " + base);
        }
    }

    private static BigDecimal most(FunctionArguments arguments, int sign) {
        arguments.require(1, Integer.MAX_VALUE);
        BigDecimal best = arguments.number(0);
        for (int i = 1; i < arguments.count(); i++) {
            BigDecimal each = arguments.number(i);
            best = each.compareTo(best) * sign > 0 ? each : best;
        }
        return best;
    }

    private static int compared(FunctionArguments arguments) {
        return arguments.require(2).number(0).compareTo(arguments.number(1));
    }
}
