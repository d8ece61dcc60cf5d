package dev.tare.bake.hcl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands for a value: HCL's expressions (github.com/hashicorp/hcl, hclsyntax/spec.md). */
public sealed interface HclExpression {
    /** Where it begins. */
    HclPlace at();

    /** A value as it stands. */
    record Literal(@Nullable Object value, HclPlace at) implements HclExpression {}

    /** Texts and values one behind the other, as one text. */
    record Template(List<HclExpression> parts, HclPlace at) implements HclExpression {
        public Template {
            parts = List.copyOf(parts);
        }
    }

    /** A variable. */
    record Name(String name, HclPlace at) implements HclExpression {}

    /** {@code of.name}. */
    record Member(HclExpression of, String name, HclPlace at) implements HclExpression {}

    /** {@code of[key]}. */
    record Index(HclExpression of, HclExpression key, HclPlace at) implements HclExpression {}

    /**
     * {@code of[*].x}: the same of each item.
     *
     * @param each what is taken of the item, which has the name {@link HclEvaluator#ITEM}
     */
    record Splat(HclExpression of, HclExpression each, HclPlace at) implements HclExpression {}

    /** {@code !x} or {@code -x}. */
    record Unary(char operator, HclExpression of, HclPlace at) implements HclExpression {}

    /** {@code left operator right}. */
    record Binary(String operator, HclExpression left, HclExpression right, HclPlace at) implements HclExpression {}

    /** {@code test ? yes : no}. */
    record Conditional(HclExpression test, HclExpression yes, HclExpression no, HclPlace at) implements HclExpression {}

    /**
     * A function's value.
     *
     * @param spreads whether the last argument is a list of arguments ({@code f(list...)})
     */
    record Call(String name, List<HclExpression> arguments, boolean spreads, HclPlace at) implements HclExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code [a, b]}. */
    record ListOf(List<HclExpression> items, HclPlace at) implements HclExpression {
        public ListOf {
            items = List.copyOf(items);
        }
    }

    /** <code>{ a = b }</code>. */
    record MapOf(List<Item> items, HclPlace at) implements HclExpression {
        public MapOf {
            items = List.copyOf(items);
        }
    }

    /** One of a map. */
    record Item(HclExpression key, HclExpression value) {}

    /**
     * A loop over a list or a map.
     *
     * @param keyName of the index or key, or null
     * @param key of a map's item; null where a list is made
     * @param condition of what is taken, or null
     * @param form what is made of the values
     */
    record For(
            @Nullable String keyName,
            String valueName,
            HclExpression in,
            @Nullable HclExpression key,
            HclExpression value,
            @Nullable HclExpression condition,
            Form form,
            HclPlace at)
            implements HclExpression {}

    /** What a loop makes. */
    enum Form {
        LIST,
        MAP,
        /** A map of lists: values of one key stand together. */
        GROUPS,
        /** One text. */
        TEXT
    }
}
