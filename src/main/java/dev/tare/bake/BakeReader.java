package dev.tare.bake;

import dev.tare.bake.hcl.HclBody;
import dev.tare.bake.hcl.HclEvaluator;
import dev.tare.bake.hcl.HclPlace;
import dev.tare.bake.hcl.HclScope;
import dev.tare.bake.hcl.HclValues;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From the bodies of HCL files, which are one definition together, to groups and targets. */
final class BakeReader {
    static final String TARGET = "target";
    static final String GROUP = "group";
    static final String VARIABLE = "variable";
    static final String FUNCTION = "function";
    static final String VALIDATION = "validation";

    /** Blocks and the number of their labels. */
    static final Map<String, Integer> BLOCKS = Map.of(TARGET, 1, GROUP, 1, VARIABLE, 1, FUNCTION, 1, VALIDATION, 0);

    private static final List<String> OTHER_KEYS = List.of("name", "matrix", "inherits", "description");

    private static final int MOST_COMBINATIONS = 10_000;

    private final Map<String, BakeVariable> variables = new LinkedHashMap<>();
    private final Map<String, HclBody.Attribute> attributes = new LinkedHashMap<>();
    private final Map<String, HclBody.Block> functions = new LinkedHashMap<>();
    private final List<HclBody.Block> blocks = new ArrayList<>();
    private final BakeScope scope;

    private BakeReader(List<HclBody> bodies, BakeVariables outside) {
        for (HclBody body : bodies) {
            attributes.putAll(body.attributes());
            for (HclBody.Block block : body.blocks()) {
                sort(block);
            }
        }
        this.scope = new BakeScope(variables, attributes, functions, outside);
    }

    private void sort(HclBody.Block block) {
        Integer labels = BLOCKS.get(block.type());
        if (labels == null || labels == 0) {
            throw block.at()
                    .wrong(
                            "there is no block " + block.type(),
                            NearNames.hint(block.type(), List.of(TARGET, GROUP, VARIABLE, FUNCTION)));
        }
        if (block.labels().size() != labels) {
            throw block.at()
                    .wrong("a " + block.type() + " has one name, not "
                            + block.labels().size());
        }
        String name = block.labels().getFirst();
        switch (block.type()) {
            case VARIABLE -> variables.put(name, new BakeVariable(name, block));
            case FUNCTION -> functions.put(name, block);
            default -> blocks.add(block);
        }
    }

    /**
     * Adds what the files say to what is there.
     *
     * @return the variables, by their names
     * @throws TareException at what is wrong
     */
    static List<BakeConfig.Variable> read(List<HclBody> bodies, BakeVariables outside, BakeConfig.Draft to) {
        return new BakeReader(bodies, outside).read(to);
    }

    private List<BakeConfig.Variable> read(BakeConfig.Draft to) {
        List<BakeConfig.Variable> said = new ArrayList<>();
        new TreeMap<>(variables)
                .forEach((name, variable) -> said.add(variable.said(scope.variable(name, variable.at()), scope)));
        variables.values().forEach(variable -> variable.validate(scope));
        scope.checkFunctions();
        List<BakeBlock> named = new ArrayList<>();
        Map<String, Set<String>> renamed = new LinkedHashMap<>();
        for (HclBody.Block block : blocks) {
            for (BakeBlock each : named(block)) {
                named.add(each);
                scope.add(each);
                if (block.type().equals(TARGET)) {
                    renamed.computeIfAbsent(block.labels().getFirst(), _ -> new LinkedHashSet<>())
                            .add(each.name());
                }
            }
        }
        for (BakeBlock block : named) {
            if (block.type().equals(GROUP)) {
                to.add(group(block));
            } else {
                to.add(target(block));
            }
        }
        // All that a matrix makes has the block's own name together.
        renamed.forEach((name, all) -> {
            if (!all.equals(Set.of(name))) {
                to.add(new BakeGroup(name, "", List.copyOf(all)));
            }
        });
        attributes.forEach((name, attribute) -> scope.variable(name, attribute.at()));
        return said;
    }

    /** A block, or those that its matrix makes of it. */
    private List<BakeBlock> named(HclBody.Block block) {
        HclBody.Attribute matrix = block.body().attributes().get("matrix");
        HclBody.Attribute name = block.body().attributes().get("name");
        String label = block.labels().getFirst();
        requireName(label, block.at());
        boolean isGroup = block.type().equals(GROUP);
        if (isGroup && (matrix != null || name != null)) {
            throw block.at().wrong("a group has no matrix and no name of its own");
        }
        if (matrix == null && name != null) {
            throw name.at().wrong("only a target with a matrix has a name of its own");
        }
        List<BakeBlock> out = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (HclScope each : matrix == null ? List.<HclScope>of(scope) : combinations(matrix)) {
            String own = name == null ? label : text(name, each);
            requireName(own, name == null ? block.at() : name.at());
            if (!names.add(own)) {
                throw (name == null ? block.at() : name.at())
                        .wrong(
                                "the matrix makes the name \"" + own + "\" twice",
                                "each needs its own, as in name = \"" + label + "-${..}\"");
            }
            out.add(new BakeBlock(block.type(), own, block, each));
        }
        return out;
    }

    private static void requireName(String name, HclPlace at) {
        boolean good = !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '_'
                                || c == '-');
        if (!good) {
            throw at.wrong("\"" + name + "\" is no name: letters, digits, _ and - are", "sanitize(..) makes one of it");
        }
    }

    private static String text(HclBody.Attribute attribute, HclScope scope) {
        try {
            return HclValues.text(HclEvaluator.value(attribute.value(), scope));
        } catch (IllegalArgumentException e) {
            throw attribute.at().wrong(attribute.name() + ": " + e.getMessage());
        }
    }

    /** A scope for each combination of the matrix's values. */
    private List<HclScope> combinations(HclBody.Attribute matrix) {
        Object value = HclEvaluator.value(matrix.value(), scope);
        if (!(value instanceof TreeMap<?, ?>)) {
            throw matrix.at().wrong("a matrix is a map of lists, not " + HclValues.kind(value));
        }
        List<HclScope> all = List.of(scope);
        for (Map.Entry<String, @Nullable Object> entry : HclValues.map(value).entrySet()) {
            if (!(entry.getValue() instanceof List<?>)) {
                throw matrix.at()
                        .wrong("the values of " + entry.getKey() + " are a list, not "
                                + HclValues.kind(entry.getValue()));
            }
            List<HclScope> more = new ArrayList<>();
            for (Object each : HclValues.list(entry.getValue())) {
                for (HclScope before : all) {
                    more.add(before.with(entry.getKey(), each));
                }
            }
            if (more.size() > MOST_COMBINATIONS) {
                throw matrix.at().wrong("the matrix makes more than " + MOST_COMBINATIONS + " targets");
            }
            all = more;
        }
        return all;
    }

    private BakeGroup group(BakeBlock block) {
        String description = "";
        List<String> targets = List.of();
        for (HclBody.Attribute attribute : attributes(block)) {
            Object value = HclEvaluator.value(attribute.value(), block.scope());
            switch (attribute.name()) {
                case "targets" -> targets = BakeValues.texts(value, attribute.at());
                case "description" -> description = BakeValues.text(value, attribute.at());
                default ->
                    throw attribute
                            .at()
                            .wrong(
                                    "a group has no \"" + attribute.name() + "\"",
                                    NearNames.hint(attribute.name(), List.of("targets", "description")));
            }
        }
        return new BakeGroup(block.name(), description, targets);
    }

    private BakeTarget target(BakeBlock block) {
        EnumMap<BakeField, Object> fields = new EnumMap<>(BakeField.class);
        String description = "";
        List<String> inherits = List.of();
        for (HclBody.Attribute attribute : attributes(block)) {
            String key = attribute.name();
            if (key.equals("name") || key.equals("matrix")) {
                continue;
            }
            BakeField field = BakeField.of(key);
            if (field == null && !OTHER_KEYS.contains(key)) {
                throw attribute.at().wrong("a target has no \"" + key + "\"", BakeValues.near(key));
            }
            Object value = HclEvaluator.value(attribute.value(), block.scope());
            if (value == null) {
                continue;
            }
            if (field != null) {
                fields.put(field, BakeValues.of(field, value, attribute.at()));
            } else if (key.equals("inherits")) {
                inherits = BakeValues.texts(value, attribute.at());
            } else {
                description = BakeValues.text(value, attribute.at());
            }
        }
        return new BakeTarget(block.name(), description, inherits, fields);
    }

    private static Collection<HclBody.Attribute> attributes(BakeBlock block) {
        HclBody body = block.block().body();
        if (!body.blocks().isEmpty()) {
            HclBody.Block inner = body.blocks().getFirst();
            throw inner.at()
                    .wrong("a " + block.type() + " has no block " + inner.type(), inner.type() + " = { .. } is a map");
        }
        return body.attributes().values();
    }
}
