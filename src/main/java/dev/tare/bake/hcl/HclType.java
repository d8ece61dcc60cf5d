package dev.tare.bake.hcl;

import dev.tare.bake.hcl.HclExpression.Call;
import dev.tare.bake.hcl.HclExpression.Item;
import dev.tare.bake.hcl.HclExpression.ListOf;
import dev.tare.bake.hcl.HclExpression.Literal;
import dev.tare.bake.hcl.HclExpression.MapOf;
import dev.tare.bake.hcl.HclExpression.Name;
import dev.tare.diagnostic.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a variable may be: {@code list(string)}, <code>object({ port = optional(number) })</code>. */
public sealed interface HclType {
    /** A value as one of this type. @throws IllegalArgumentException where it can't be one */
    @Nullable Object convert(@Nullable Object value);

    /** How messages and listings call it. */
    String said();

    /** Whether it is one value. */
    default boolean isPrimitive() {
        return this instanceof Primitive;
    }

    /** One value. */
    enum Primitive implements HclType {
        STRING,
        NUMBER,
        BOOL;

        @Override
        public @Nullable Object convert(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            return switch (this) {
                case STRING -> HclValues.text(value);
                case NUMBER -> HclValues.numeric(value);
                case BOOL -> HclValues.truth(value);
            };
        }

        @Override
        public String said() {
            return switch (this) {
                case STRING -> "string";
                case NUMBER -> "number";
                case BOOL -> "bool";
            };
        }
    }

    /** Anything. */
    record Any() implements HclType {
        @Override
        public @Nullable Object convert(@Nullable Object value) {
            return value;
        }

        @Override
        public String said() {
            return "any type";
        }
    }

    /** Several of one type. @param set whether each is there once, in order */
    record ListType(HclType of, boolean set) implements HclType {
        @Override
        public @Nullable Object convert(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            List<@Nullable Object> out = new ArrayList<>();
            HclValues.list(value).forEach(each -> out.add(of.convert(each)));
            if (!set) {
                return out;
            }
            List<@Nullable Object> once = HclValues.distinct(out);
            if (of == Primitive.STRING) {
                once.sort(Comparator.comparing(HclValues::text));
            } else if (of == Primitive.NUMBER) {
                once.sort(Comparator.comparing(HclValues::numeric));
            }
            return once;
        }

        @Override
        public String said() {
            return (set ? "set of " : "list of ") + of.said();
        }
    }

    /** Values of one type by their keys. */
    record MapType(HclType of) implements HclType {
        @Override
        public @Nullable Object convert(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            TreeMap<String, @Nullable Object> out = new TreeMap<>();
            HclValues.map(value).forEach((key, each) -> out.put(key, of.convert(each)));
            return out;
        }

        @Override
        public String said() {
            return "map of " + of.said();
        }
    }

    /** So many, each of its type. */
    record TupleType(List<HclType> items) implements HclType {
        @Override
        public @Nullable Object convert(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            List<@Nullable Object> list = HclValues.list(value);
            if (list.size() != items.size()) {
                throw new IllegalArgumentException("expected " + items.size() + " items, not " + list.size());
            }
            List<@Nullable Object> out = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                out.add(items.get(i).convert(list.get(i)));
            }
            return out;
        }

        @Override
        public String said() {
            return "tuple";
        }
    }

    /** A map of fixed keys; others are left out. */
    record ObjectType(Map<String, Field> fields) implements HclType {
        @Override
        public @Nullable Object convert(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            Map<String, @Nullable Object> map = HclValues.map(value);
            TreeMap<String, @Nullable Object> out = new TreeMap<>();
            fields.forEach((name, field) -> {
                if (!map.containsKey(name) && !field.optional()) {
                    throw new IllegalArgumentException("\"" + name + "\" is missing");
                }
                out.put(name, field.type().convert(map.get(name)));
            });
            return out;
        }

        @Override
        public String said() {
            return "object";
        }
    }

    /** One key of an object; what is optional and missing is null. */
    record Field(HclType type, boolean optional) {}

    /** Reads the expression of a type. @throws dev.tare.diagnostic.TareException at what is none */
    static HclType of(HclExpression expression) {
        return switch (expression) {
            case Name name ->
                switch (name.name()) {
                    case "string" -> Primitive.STRING;
                    case "number" -> Primitive.NUMBER;
                    case "bool" -> Primitive.BOOL;
                    case "any" -> new Any();
                    case "list", "set", "map" ->
                        throw name.at()
                                .wrong("of what the " + name.name() + " is must be said", name.name() + "(string)");
                    default ->
                        throw name.at()
                                .wrong(
                                        "there is no type " + name.name(),
                                        "there are string, number, bool, any, list(), set(), map(), tuple([]) and object({})");
                };
            case Call call -> ofCall(call);
            // In JSON a type is a text.
            case Literal literal
            when literal.value() instanceof String text ->
                of(HclParser.expression(new SourceText(literal.at().source().name(), text)));
            default -> throw expression.at().wrong("expected a type, such as string or list(string)");
        };
    }

    private static HclType ofCall(Call call) {
        if (call.arguments().size() != 1) {
            throw call.at().wrong(call.name() + " takes one type");
        }
        HclExpression argument = call.arguments().getFirst();
        return switch (call.name()) {
            case "list" -> new ListType(of(argument), false);
            case "set" -> new ListType(of(argument), true);
            case "map" -> new MapType(of(argument));
            case "tuple" -> {
                if (!(argument instanceof ListOf list)) {
                    throw argument.at().wrong("tuple takes a list of types");
                }
                yield new TupleType(list.items().stream().map(HclType::of).toList());
            }
            case "object" -> ofObject(argument);
            default ->
                throw call.at()
                        .wrong(
                                "there is no type " + call.name(),
                                "there are list(), set(), map(), tuple([]) and object({})");
        };
    }

    private static HclType ofObject(HclExpression argument) {
        if (!(argument instanceof MapOf map)) {
            throw argument.at().wrong("object takes a map of types");
        }
        TreeMap<String, Field> fields = new TreeMap<>();
        for (Item item : map.items()) {
            if (!(item.key() instanceof Literal literal) || !(literal.value() instanceof String name)) {
                throw item.key().at().wrong("the key of an object's type is a name");
            }
            fields.put(name, field(item.value()));
        }
        return new ObjectType(fields);
    }

    private static Field field(HclExpression type) {
        if (!(type instanceof Call call) || !call.name().equals("optional")) {
            return new Field(of(type), false);
        }
        if (call.arguments().size() != 1) {
            throw call.at().wrong("optional takes a type, and nothing more");
        }
        return new Field(of(call.arguments().getFirst()), true);
    }
}
