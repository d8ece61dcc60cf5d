package dev.tare.bake;

import dev.tare.bake.hcl.HclBody;
import dev.tare.bake.hcl.HclEvaluator;
import dev.tare.bake.hcl.HclExpression;
import dev.tare.bake.hcl.HclFunction;
import dev.tare.bake.hcl.HclFunctions;
import dev.tare.bake.hcl.HclPlace;
import dev.tare.bake.hcl.HclScope;
import dev.tare.diagnostic.NearNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names mean in bake files: variables, attributes of the top, functions, and attributes of blocks; each made once. */
final class BakeScope implements HclScope {
    private final Map<String, BakeVariable> variables;
    private final Map<String, HclBody.Attribute> attributes;
    private final Map<String, HclBody.Block> functions;
    private final BakeVariables outside;
    private final Map<String, @Nullable Object> values = new HashMap<>();
    private final Set<String> inProgress = new HashSet<>();
    private final Map<String, List<BakeBlock>> blocks = new HashMap<>();

    /** @param attributes of the top of the files */
    BakeScope(
            Map<String, BakeVariable> variables,
            Map<String, HclBody.Attribute> attributes,
            Map<String, HclBody.Block> functions,
            BakeVariables outside) {
        this.variables = variables;
        this.attributes = attributes;
        this.functions = functions;
        this.outside = outside;
    }

    /** Makes a block known, whose attributes others may name. */
    void add(BakeBlock block) {
        blocks.computeIfAbsent(block.type() + "." + block.name(), _ -> new ArrayList<>())
                .add(block);
    }

    @Override
    public @Nullable Object variable(String name, HclPlace at) {
        if (name.equals(BakeReader.TARGET) || name.equals(BakeReader.GROUP)) {
            return (Lazy) (label, place) -> (Lazy) (key, where) -> attribute(name, label, key, where);
        }
        if (values.containsKey(name)) {
            return values.get(name);
        }
        String builtin = outside.builtin().get(name);
        if (builtin != null) {
            return builtin;
        }
        BakeVariable variable = variables.get(name);
        HclBody.Attribute attribute = attributes.get(name);
        begin(name, at, "the variable " + name);
        Object value;
        if (attribute != null) {
            // An attribute of the top goes before the default, but not before what is set from outside.
            String set = variable == null ? null : outside.override(name);
            value = set == null ? HclEvaluator.value(attribute.value(), this) : set;
        } else if (variable != null) {
            value = variable.value(this, outside, variables.keySet());
        } else {
            inProgress.remove(name);
            List<String> known = new ArrayList<>(variables.keySet());
            known.addAll(attributes.keySet());
            known.addAll(outside.builtin().keySet());
            throw at.wrong("there is no variable " + name, NearNames.hint(name, known));
        }
        inProgress.remove(name);
        values.put(name, value);
        return value;
    }

    private void begin(String key, HclPlace at, String what) {
        if (!inProgress.add(key)) {
            throw at.wrong(what + " needs itself to be made");
        }
    }

    /** An attribute of a block; null where the block does not say it. */
    private @Nullable Object attribute(String type, String name, String key, HclPlace at) {
        String path = type + "." + name;
        List<BakeBlock> all = blocks.get(path);
        if (all == null) {
            throw at.wrong("there is no " + type + " " + name, NearNames.hint(name, names(type)));
        }
        if (key.equals("name")) {
            return name;
        }
        // Of several blocks of one name the last that says it.
        for (BakeBlock block : all.reversed()) {
            HclBody.Attribute attribute = block.block().body().attributes().get(key);
            if (attribute != null) {
                String step = path + "." + key;
                begin(step, at, step);
                Object value = HclEvaluator.value(attribute.value(), block.scope());
                inProgress.remove(step);
                return value;
            }
        }
        return null;
    }

    private List<String> names(String type) {
        List<String> names = new ArrayList<>();
        for (String path : blocks.keySet()) {
            if (path.startsWith(type + ".")) {
                names.add(path.substring(type.length() + 1));
            }
        }
        return names;
    }

    @Override
    public HclFunction function(String name, HclPlace at) {
        HclBody.Block function = functions.get(name);
        return function == null || HclFunctions.has(name)
                ? HclFunctions.find(name, at, List.copyOf(functions.keySet()))
                : arguments -> call(name, function, arguments, at);
    }

    private @Nullable Object call(String name, HclBody.Block function, List<@Nullable Object> arguments, HclPlace at) {
        List<String> names = parameters(function, "params");
        List<String> rest = parameters(function, "variadic_params");
        if (arguments.size() < names.size() || arguments.size() > names.size() && rest.isEmpty()) {
            throw new IllegalArgumentException("it takes " + names.size() + (rest.isEmpty() ? "" : " or more")
                    + " arguments, not " + arguments.size());
        }
        HclBody.Attribute result = function.body().attributes().get("result");
        if (result == null) {
            throw function.at().wrong("the function " + name + " has no result");
        }
        HclScope scope = this;
        for (int i = 0; i < names.size(); i++) {
            scope = scope.with(names.get(i), arguments.get(i));
        }
        if (!rest.isEmpty()) {
            scope = scope.with(rest.getFirst(), new ArrayList<>(arguments.subList(names.size(), arguments.size())));
        }
        begin(name + "()", at, "the function " + name);
        try {
            return HclEvaluator.value(result.value(), scope);
        } finally {
            inProgress.remove(name + "()");
        }
    }

    /** The names of a list of bare words, or one bare word; in JSON they are texts. */
    private static List<String> parameters(HclBody.Block function, String key) {
        HclBody.Attribute attribute = function.body().attributes().get(key);
        if (attribute == null) {
            return List.of();
        }
        List<HclExpression> all =
                attribute.value() instanceof HclExpression.ListOf list ? list.items() : List.of(attribute.value());
        List<String> names = new ArrayList<>();
        for (HclExpression each : all) {
            if (each instanceof HclExpression.Name name) {
                names.add(name.name());
            } else if (each instanceof HclExpression.Literal literal && literal.value() instanceof String text) {
                names.add(text);
            } else {
                throw each.at().wrong("the name of a parameter is a bare word");
            }
        }
        return names;
    }

    /** What a function of the files lacks is told before it is called. @throws TareException at it */
    void checkFunctions() {
        functions.forEach((name, block) -> {
            if (!block.body().attributes().containsKey("result")
                    || !block.body().attributes().containsKey("params")) {
                throw block.at().wrong("the function " + name + " needs params and a result");
            }
            List<String> _ = parameters(block, "params");
        });
    }
}
