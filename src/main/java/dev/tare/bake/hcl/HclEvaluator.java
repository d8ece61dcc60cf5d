package dev.tare.bake.hcl;

import dev.tare.bake.hcl.HclExpression.Binary;
import dev.tare.bake.hcl.HclExpression.Call;
import dev.tare.bake.hcl.HclExpression.Conditional;
import dev.tare.bake.hcl.HclExpression.For;
import dev.tare.bake.hcl.HclExpression.Form;
import dev.tare.bake.hcl.HclExpression.Index;
import dev.tare.bake.hcl.HclExpression.Item;
import dev.tare.bake.hcl.HclExpression.ListOf;
import dev.tare.bake.hcl.HclExpression.Literal;
import dev.tare.bake.hcl.HclExpression.MapOf;
import dev.tare.bake.hcl.HclExpression.Member;
import dev.tare.bake.hcl.HclExpression.Name;
import dev.tare.bake.hcl.HclExpression.Splat;
import dev.tare.bake.hcl.HclExpression.Template;
import dev.tare.bake.hcl.HclExpression.Unary;
import dev.tare.diagnostic.TareException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From expressions to values. */
public final class HclEvaluator {
    /** What an item of a splat is called; no name of a text is like it. */
    static final String ITEM = "*";

    private final HclScope scope;

    private HclEvaluator(HclScope scope) {
        this.scope = scope;
    }

    /** The value of an expression. @throws TareException at the part of it that has none */
    public static @Nullable Object value(HclExpression expression, HclScope scope) {
        Object value = new HclEvaluator(scope).eval(expression);
        if (value instanceof HclScope.Lazy) {
            throw expression.at().wrong("a block as a whole is no value", "name one of its attributes behind a dot");
        }
        return value;
    }

    private @Nullable Object eval(HclExpression expression) {
        return switch (expression) {
            case Literal literal -> literal.value();
            case Template template -> template(template);
            case Name name -> scope.variable(name.name(), name.at());
            case Member member -> member(eval(member.of()), member.name(), member.at());
            case Index index -> index(eval(index.of()), eval(index.key()), index.at());
            case Splat splat -> splat(splat);
            case Unary unary ->
                at(
                        unary.at(),
                        () -> unary.operator() == '!'
                                ? (Object) !HclValues.truth(eval(unary.of()))
                                : HclValues.numeric(eval(unary.of())).negate());
            case Binary binary -> binary(binary);
            case Conditional conditional -> conditional(conditional);
            case Call call -> call(call);
            case ListOf list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.items().forEach(item -> items.add(value(item, scope)));
                yield HclValues.listOf(items);
            }
            case MapOf map -> {
                TreeMap<String, @Nullable Object> items = new TreeMap<>();
                for (Item item : map.items()) {
                    items.put(textAt(item.key()), value(item.value(), scope));
                }
                yield items;
            }
            case For loop -> loop(loop);
        };
    }

    /** What values refuse is told at a place. */
    private static <T extends @Nullable Object> T at(HclPlace place, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw place.wrong(String.valueOf(e.getMessage()));
        }
    }

    private String textAt(HclExpression expression) {
        return at(expression.at(), () -> HclValues.text(eval(expression)));
    }

    private String template(Template template) {
        StringBuilder text = new StringBuilder();
        for (HclExpression part : template.parts()) {
            text.append(textAt(part));
        }
        return text.toString();
    }

    private static @Nullable Object member(@Nullable Object of, String name, HclPlace at) {
        if (of instanceof HclScope.Lazy lazy) {
            return lazy.member(name, at);
        }
        if (of instanceof Map<?, ?>) {
            Map<String, @Nullable Object> map = HclValues.map(of);
            if (!map.containsKey(name)) {
                throw at.wrong("there is no \"" + name + "\" in this map" + keys(map));
            }
            return map.get(name);
        }
        throw at.wrong("expected a map before ." + name + ", not " + HclValues.kind(of));
    }

    private static String keys(Map<String, ?> map) {
        return map.isEmpty()
                ? ", which is empty"
                : map.size() > 20 ? "" : ": it has " + String.join(", ", map.keySet());
    }

    static @Nullable Object index(@Nullable Object of, @Nullable Object key, HclPlace at) {
        if (!(of instanceof List<?>)) {
            return member(of, at(at, () -> HclValues.text(key)), at);
        }
        List<@Nullable Object> list = HclValues.list(of);
        int index = at(at, () -> HclValues.whole(key));
        if (index < 0 || index >= list.size()) {
            throw at.wrong("there is no [" + index + "] in a list of " + list.size());
        }
        return list.get(index);
    }

    private List<@Nullable Object> splat(Splat splat) {
        Object of = value(splat.of(), scope);
        List<@Nullable Object> out = new ArrayList<>();
        List<@Nullable Object> items = new ArrayList<>();
        if (of instanceof List<?>) {
            items.addAll(HclValues.list(of));
        } else if (of != null) {
            items.add(of);
        }
        for (Object item : items) {
            out.add(value(splat.each(), scope.with(ITEM, item)));
        }
        return HclValues.listOf(out);
    }

    private @Nullable Object conditional(Conditional conditional) {
        boolean test = at(conditional.test().at(), () -> HclValues.truth(eval(conditional.test())));
        return eval(test ? conditional.yes() : conditional.no());
    }

    private Object binary(Binary binary) {
        return at(binary.at(), () -> {
            Object left = value(binary.left(), scope);
            // The right side is looked at only where it decides.
            return switch (binary.operator()) {
                case "&&" -> HclValues.truth(left) && HclValues.truth(eval(binary.right()));
                case "||" -> HclValues.truth(left) || HclValues.truth(eval(binary.right()));
                default -> operate(binary.operator(), left, value(binary.right(), scope));
            };
        });
    }

    private static Object operate(String operator, @Nullable Object left, @Nullable Object right) {
        if (operator.equals("==") || operator.equals("!=")) {
            return HclValues.equal(left, right) == operator.equals("==");
        }
        BigDecimal a = HclValues.numeric(left);
        BigDecimal b = HclValues.numeric(right);
        return switch (operator) {
            case "<" -> a.compareTo(b) < 0;
            case ">" -> a.compareTo(b) > 0;
            case "<=" -> a.compareTo(b) <= 0;
            case ">=" -> a.compareTo(b) >= 0;
            default -> NumberFunctions.arithmetic(operator, a, b);
        };
    }

    private @Nullable Object call(Call call) {
        switch (call.name()) {
            case "try" -> {
                return tried(call);
            }
            case "can" -> {
                try {
                    tried(call);
                    return true;
                } catch (TareException e) {
                    return false;
                }
            }
            case "convert" -> {
                if (call.arguments().size() != 2) {
                    throw call.at().wrong("convert takes a value and a type");
                }
                HclType type = HclType.of(call.arguments().get(1));
                return at(call.at(), () -> type.convert(value(call.arguments().getFirst(), scope)));
            }
            default -> {
                HclFunction function = scope.function(call.name(), call.at());
                List<@Nullable Object> arguments = arguments(call);
                try {
                    return function.apply(arguments);
                } catch (IllegalArgumentException | ArithmeticException e) {
                    throw call.at().wrong(call.name() + ": " + e.getMessage());
                }
            }
        }
    }

    private @Nullable Object tried(Call call) {
        TareException last = call.at().wrong(call.name() + " takes an expression");
        for (HclExpression each : call.arguments()) {
            try {
                return value(each, scope);
            } catch (TareException e) {
                last = e;
            }
        }
        throw last;
    }

    private List<@Nullable Object> arguments(Call call) {
        List<@Nullable Object> out = new ArrayList<>();
        for (HclExpression each : call.arguments()) {
            out.add(value(each, scope));
        }
        if (call.spreads()) {
            Object last = out.removeLast();
            out.addAll(at(call.at(), () -> HclValues.list(last)));
        }
        return out;
    }

    private @Nullable Object loop(For loop) {
        Object in = value(loop.in(), scope);
        if (!(in instanceof List<?>) && !(in instanceof Map<?, ?>)) {
            throw loop.in().at().wrong("a for expression goes over a list or a map, not " + HclValues.kind(in));
        }
        List<@Nullable Object> list = new ArrayList<>();
        TreeMap<String, @Nullable Object> map = new TreeMap<>();
        StringBuilder text = new StringBuilder();
        int number = 0;
        List<@Nullable Object> keys =
                in instanceof Map<?, ?> ? new ArrayList<>(HclValues.map(in).keySet()) : List.of();
        for (Object item : HclValues.items(in)) {
            Object index = keys.isEmpty() ? BigDecimal.valueOf(number) : keys.get(number);
            number++;
            HclScope inner = scope.with(loop.valueName(), item);
            if (loop.keyName() != null) {
                inner = inner.with(loop.keyName(), index);
            }
            HclEvaluator own = new HclEvaluator(inner);
            HclExpression condition = loop.condition();
            if (condition != null && !at(condition.at(), () -> HclValues.truth(own.eval(condition)))) {
                continue;
            }
            if (loop.form() == Form.TEXT) {
                text.append(own.textAt(loop.value()));
                continue;
            }
            Object value = value(loop.value(), inner);
            if (loop.key() == null) {
                list.add(value);
            } else {
                own.put(map, own.textAt(loop.key()), value, loop);
            }
        }
        return switch (loop.form()) {
            case TEXT -> text.toString();
            case LIST -> HclValues.listOf(list);
            case MAP, GROUPS -> map;
        };
    }

    private void put(Map<String, @Nullable Object> map, String key, @Nullable Object value, For loop) {
        if (loop.form() == Form.GROUPS) {
            List<@Nullable Object> group = new ArrayList<>();
            if (map.get(key) instanceof List<?> before) {
                group.addAll(before);
            }
            group.add(value);
            map.put(key, group);
        } else if (map.containsKey(key)) {
            throw loop.at().wrong("the key \"" + key + "\" is made twice", "\"...\" behind the value groups them");
        } else {
            map.put(key, value);
        }
    }
}
