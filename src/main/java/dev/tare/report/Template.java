package dev.tare.report;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A template of {@code --format}: the part of Go's text/template that listings need. Fields, {@code if}, {@code range},
 * {@code with}, variables of {@code range}, pipes and docker's functions; {@code define}, {@code block} and assignments
 * are not there. Values are those of {@link dev.tare.text.Json}, and {@link ReportFields} for a line of a listing.
 */
public final class Template {
    private final List<Node> nodes;
    private final String text;

    private Template(List<Node> nodes, String text) {
        this.nodes = nodes;
        this.text = text;
    }

    /** Reads a template. @throws TareException for what is none */
    public static Template parse(String text) {
        return new Template(new TemplateParser(text).parse(), text);
    }

    /** Whether the text has this name in it: what is costly to find out is left out where nobody asks. */
    public boolean mentions(String name) {
        return text.contains(name);
    }

    /**
     * Fills it in for what is inspected: fields that docker knows are empty where they are not set.
     *
     * @throws TareException for a field that is not there
     */
    public String inspect(Map<String, @Nullable Object> object, boolean container) {
        return render(DockerFields.in(object, container));
    }

    /** Fills it in. @throws TareException for a field that is not there */
    public String render(@Nullable Object dot) {
        StringBuilder out = new StringBuilder();
        run(nodes, new Scope(dot, dot, Map.of()), out);
        return out.toString();
    }

    /** A part of a template. */
    sealed interface Node {
        record Text(String text) implements Node {}

        public record Output(Expression value) implements Node {}

        record If(Expression condition, List<Node> then, List<Node> otherwise) implements Node {}

        record With(Expression value, List<Node> then, List<Node> otherwise) implements Node {}

        /** @param names of the variables: none, the value's, or those of key and value */
        record Range(List<String> names, Expression value, List<Node> body, List<Node> otherwise) implements Node {}
    }

    /** What has a value. */
    sealed interface Expression {
        record Constant(@Nullable Object value) implements Expression {}

        /** {@code .} for the empty name, {@code $} and {@code $name} for variables. */
        record Variable(String name) implements Expression {}

        record Field(Expression of, String name) implements Expression {}

        record Call(String function, List<Expression> arguments) implements Expression {}

        /** {@code .Label "name"}. */
        record Method(Expression of, String name, Expression argument) implements Expression {}
    }

    private record Scope(@Nullable Object root, @Nullable Object dot, Map<String, @Nullable Object> variables) {
        Scope at(@Nullable Object newDot, Map<String, @Nullable Object> more) {
            Map<String, @Nullable Object> all = new HashMap<>(variables);
            all.putAll(more);
            return new Scope(root, newDot, all);
        }
    }

    private static void run(List<Node> nodes, Scope scope, StringBuilder out) {
        for (Node node : nodes) {
            switch (node) {
                case Node.Text text -> out.append(text.text());
                case Node.Output output -> out.append(TemplateValues.text(value(output.value(), scope)));
                case Node.If test ->
                    run(
                            TemplateValues.isTrue(value(test.condition(), scope)) ? test.then() : test.otherwise(),
                            scope,
                            out);
                case Node.With with -> {
                    Object value = value(with.value(), scope);
                    boolean holds = TemplateValues.isTrue(value);
                    run(holds ? with.then() : with.otherwise(), holds ? scope.at(value, Map.of()) : scope, out);
                }
                case Node.Range range -> range(range, scope, out);
            }
        }
    }

    private static void range(Node.Range range, Scope scope, StringBuilder out) {
        Object value = value(range.value(), scope);
        List<@Nullable Object> keys = new ArrayList<>();
        List<@Nullable Object> items = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            new TreeMap<@Nullable Object, @Nullable Object>(map).forEach((key, item) -> {
                keys.add(key);
                items.add(item);
            });
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                keys.add((long) keys.size());
                items.add(item);
            }
        } else if (value != null && !(value instanceof Unset)) {
            throw TemplateParser.wrong("range goes over a list or a map, and there is " + TemplateValues.text(value));
        }
        for (int i = 0; i < items.size(); i++) {
            Map<String, @Nullable Object> variables = new HashMap<>();
            List<String> names = range.names();
            if (!names.isEmpty()) {
                variables.put(names.getLast(), items.get(i));
            }
            if (names.size() == 2) {
                variables.put(names.getFirst(), keys.get(i));
            }
            run(range.body(), scope.at(items.get(i), variables), out);
        }
        if (items.isEmpty()) {
            run(range.otherwise(), scope, out);
        }
    }

    private static @Nullable Object value(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Constant constant -> constant.value();
            case Expression.Variable variable -> variable(variable.name(), scope);
            case Expression.Field field -> field(value(field.of(), scope), field.name());
            case Expression.Method method -> {
                String argument = TemplateValues.text(value(method.argument(), scope));
                if (value(method.of(), scope) instanceof ReportFields fields
                        && method.name().equals("Label")) {
                    yield fields.labels().getOrDefault(argument, "");
                }
                throw TemplateParser.wrong("." + method.name() + " takes no argument");
            }
            case Expression.Call call -> {
                List<@Nullable Object> arguments = new ArrayList<>();
                for (Expression argument : call.arguments()) {
                    arguments.add(value(argument, scope));
                }
                yield TemplateValues.call(call.function(), arguments);
            }
        };
    }

    private static @Nullable Object variable(String name, Scope scope) {
        if (name.isEmpty()) {
            return scope.dot();
        }
        if (name.equals("$")) {
            return scope.root();
        }
        if (!scope.variables().containsKey(name)) {
            throw TemplateParser.wrong("there is no variable " + name);
        }
        return scope.variables().get(name);
    }

    private static @Nullable Object field(@Nullable Object of, String name) {
        Map<?, ?> map =
                of instanceof ReportFields fields ? fields.shown() : of instanceof Map<?, ?> plain ? plain : Map.of();
        if (map.containsKey(name)) {
            return map.get(name);
        }
        List<String> names =
                map.keySet().stream().map(key -> String.valueOf(key)).toList();
        if (of == null || of instanceof Unset || of instanceof Map<?, ?> && !isRecord(names)) {
            // A label that is not set, or a field of what is not there.
            return null;
        }
        String near = NearNames.hint(name, names);
        throw TareException.usage(
                "--format: there is no field \"" + name + "\"",
                near != null ? near : names.isEmpty() ? null : "there are " + String.join(", ", names));
    }

    /** Whether the keys are names of fields, and not labels, ports or other names that a user chose. */
    private static boolean isRecord(List<String> names) {
        for (String name : names) {
            if (name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
                return false;
            }
        }
        return !names.isEmpty();
    }
}
