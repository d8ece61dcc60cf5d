package dev.tare.bake;

import dev.tare.bake.hcl.HclBody;
import dev.tare.bake.hcl.HclEvaluator;
import dev.tare.bake.hcl.HclExpression;
import dev.tare.bake.hcl.HclPlace;
import dev.tare.bake.hcl.HclScope;
import dev.tare.bake.hcl.HclType;
import dev.tare.bake.hcl.HclValues;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import dev.tare.text.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A variable block: what it is without anyone's doing, its type, and what it is held to. */
final class BakeVariable {
    private static final String JSON = "_JSON";

    private final String name;
    private final HclBody.Block block;
    private final @Nullable HclType type;

    BakeVariable(String name, HclBody.Block block) {
        this.name = name;
        this.block = block;
        HclExpression written = expression("type");
        this.type = written == null || written instanceof HclExpression.Literal literal && literal.value() == null
                ? null
                : HclType.of(written);
    }

    HclPlace at() {
        return block.at();
    }

    private @Nullable HclExpression expression(String key) {
        HclBody.Attribute attribute = block.body().attributes().get(key);
        return attribute == null ? null : attribute.value();
    }

    /**
     * Its value: from outside, else its default; else empty, or null where it has a type.
     *
     * @param others the names of all variables, of which one may be called like the JSON of this
     */
    @Nullable Object value(HclScope scope, BakeVariables outside, Set<String> others) {
        HclExpression written = expression("default");
        Object value = written == null ? null : HclEvaluator.value(written, scope);
        HclType own = type;
        if (own != null) {
            try {
                value = own.convert(value);
            } catch (IllegalArgumentException e) {
                throw block.at()
                        .wrong("the default of the variable " + name + " is no " + own.said() + ": " + e.getMessage());
            }
        }
        String plain = outside.override(name);
        String json = null;
        if ((plain == null || own != null) && !others.contains(name + JSON)) {
            json = outside.override(name + JSON);
        }
        try {
            if (json != null) {
                return fromJson(json, own);
            }
            if (plain != null) {
                return set(plain, value, own);
            }
        } catch (IllegalArgumentException e) {
            throw block.at().wrong("the variable " + name + " is set to what it can't be: " + e.getMessage());
        }
        return written == null && own == null ? "" : value;
    }

    private static @Nullable Object fromJson(String json, @Nullable HclType type) {
        try {
            Object read = HclValues.ofJson(Json.read(json.getBytes(StandardCharsets.UTF_8)));
            return type == null ? read : type.convert(read);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON, " + e.getMessage());
        }
    }

    /** A text from outside as what the variable is: of its type, else of its default's. */
    private @Nullable Object set(String text, @Nullable Object value, @Nullable HclType type) {
        if (type != null && !(type instanceof HclType.Any)) {
            return type.isPrimitive() ? primitive(text, type) : ofCsv(text, type);
        }
        return switch (value) {
            case null -> text;
            case String _ -> text;
            case Boolean _ -> primitive(text, HclType.Primitive.BOOL);
            case BigDecimal _ -> primitive(text, HclType.Primitive.NUMBER);
            default ->
                throw new IllegalArgumentException(
                        "only a variable with a type, such as list(string), can be set where its" + " default is "
                                + HclValues.kind(value));
        };
    }

    private static @Nullable Object primitive(String text, HclType type) {
        if (type == HclType.Primitive.BOOL) {
            Boolean bool = GoBool.parse(text);
            if (bool == null) {
                throw new IllegalArgumentException("\"" + text + "\" is not true or false");
            }
            return bool;
        }
        return type.convert(text);
    }

    /** Values between commas; of a map {@code KEY:VALUE}. */
    private static Object ofCsv(String text, HclType type) {
        List<String> fields = text.isEmpty() ? List.of() : fields(text);
        return switch (type) {
            case HclType.ListType list
            when list.of().isPrimitive() -> {
                List<@Nullable Object> out = new ArrayList<>();
                fields.forEach(field -> out.add(primitive(field, list.of())));
                yield required(type.convert(out));
            }
            case HclType.TupleType tuple -> {
                if (tuple.items().size() != fields.size()) {
                    throw new IllegalArgumentException(
                            "expected " + tuple.items().size() + " values, not " + fields.size());
                }
                List<@Nullable Object> out = new ArrayList<>();
                for (int i = 0; i < fields.size(); i++) {
                    out.add(primitive(fields.get(i), tuple.items().get(i)));
                }
                yield out;
            }
            case HclType.MapType map
            when map.of().isPrimitive() -> {
                Map<String, @Nullable Object> out = new TreeMap<>();
                for (String field : fields) {
                    int colon = field.indexOf(':');
                    if (colon < 0) {
                        throw new IllegalArgumentException("\"" + field + "\" is not KEY:VALUE");
                    }
                    out.put(field.substring(0, colon), primitive(field.substring(colon + 1), map.of()));
                }
                yield out;
            }
            default ->
                throw new IllegalArgumentException("its type takes JSON: set the same variable with _JSON behind");
        };
    }

    private static Object required(@Nullable Object value) {
        return value == null ? List.of() : value;
    }

    private static List<String> fields(String text) {
        try {
            return Csv.ofOption(text, "a variable");
        } catch (TareException e) {
            throw new IllegalArgumentException(e.problem().message());
        }
    }

    /** Whether the value is one that the file allows. @throws TareException at the condition that does not hold */
    void validate(HclScope scope) {
        for (HclBody.Block rule : block.body().blocks()) {
            if (!rule.type().equals(BakeReader.VALIDATION)) {
                throw rule.at().wrong("a variable has no block " + rule.type(), "it may have validation");
            }
            HclBody.Attribute condition = rule.body().attributes().get("condition");
            HclBody.Attribute message = rule.body().attributes().get("error_message");
            if (condition == null || message == null) {
                throw rule.at().wrong("a validation needs condition and error_message");
            }
            boolean holds;
            try {
                holds = HclValues.truth(HclEvaluator.value(condition.value(), scope));
            } catch (IllegalArgumentException e) {
                throw condition.at().wrong("the condition is neither true nor false");
            }
            if (!holds) {
                Object said = HclEvaluator.value(message.value(), scope);
                throw condition
                        .at()
                        .wrong("the variable " + name + " may not be this: "
                                + (said instanceof String text ? text : "no reason"));
            }
        }
    }

    /** For people. @param value that it has */
    BakeConfig.Variable said(@Nullable Object value, HclScope scope) {
        HclExpression description = expression("description");
        Object text = description == null ? "" : HclEvaluator.value(description, scope);
        String shown = value == null
                ? null
                : value instanceof List<?> || value instanceof Map<?, ?>
                        ? new String(Json.write(HclValues.plain(value)), StandardCharsets.UTF_8)
                        : HclValues.text(value);
        return new BakeConfig.Variable(name, text instanceof String s ? s : "", type == null ? "" : type.said(), shown);
    }
}
