package dev.tare.build.request;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.source.BuildFiles;
import dev.tare.text.EnvText;
import dev.tare.yaml.YamlNode;
import dev.tare.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@code tare.yaml}. What it does not know is an error, with its place. */
final class TareFileReader {
    private final Path folder;

    private TareFileReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads one.
     *
     * @param shown as the user knows it
     * @throws TareException at what is wrong in it
     */
    static TareFile read(Path file, String shown) {
        try (InputStream in = Files.newInputStream(file)) {
            SourceText source = new SourceText(shown, BuildFiles.text(BuildFiles.read(in, shown), shown));
            return read(source, String.valueOf(file.getParent()));
        } catch (IOException e) {
            throw TareException.failed(shown + " can't be read: " + Reasons.of(e), e);
        }
    }

    static TareFile read(SourceText source, String folder) {
        List<Problem> others = new ArrayList<>();
        YamlNode root = YamlReader.read(source, EnvText.plain(source.text()), others);
        if (!others.isEmpty()) {
            Location at = others.getFirst().location();
            if (at != null) {
                throw TareException.at(at, "a second document begins here, and the file is one", null);
            }
        }
        TareFileReader reader = new TareFileReader(Path.of(folder));
        return root == null || YamlNode.isNull(root) ? TareFile.EMPTY : reader.file(root);
    }

    private TareFile file(YamlNode root) {
        List<TareFile.Program> programs = new ArrayList<>();
        Said said = said(root, GoKey.ALL, "the file");
        List<Platform> platforms = List.of();
        Map<GoKey, YamlNode> limits = new LinkedHashMap<>();
        for (Map.Entry<GoKey, YamlNode> each : said.others.entrySet()) {
            if (each.getKey().kind() == GoKey.Kind.PROGRAMS) {
                programs.addAll(programs(each.getValue()));
            } else if (each.getKey().isLimit()) {
                limits.put(each.getKey(), each.getValue());
            } else {
                List<String> values = values(each.getKey(), each.getValue());
                platforms = at(each.getValue(), () -> PlatformNames.all(values));
            }
        }
        return new TareFile(said.go, said.names, said.labels, platforms, programs, budget(limits));
    }

    private static Budget budget(Map<GoKey, YamlNode> limits) {
        if (limits.isEmpty()) {
            return Budget.NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        YamlNode first = limits.values().iterator().next();
        // Of a value that is none the error is at that value.
        for (Map.Entry<GoKey, YamlNode> each : limits.entrySet()) {
            String name = each.getKey().name();
            values.put(name, values(each.getKey(), each.getValue()));
            if (name.equals("max-size")) {
                Budget _ = at(each.getValue(), () -> budget(Map.of(name, values.get(name)), null));
            } else if (name.equals("max-growth")) {
                Budget _ = at(each.getValue(), () -> budget(Map.of(name, values.get(name)), "any"));
            }
        }
        return at(first, () -> budget(values, one(values, "against")));
    }

    private static Budget budget(Map<String, List<String>> values, @Nullable String against) {
        return Budget.parse(
                one(values, "max-size"),
                one(values, "max-growth"),
                against,
                values.getOrDefault("forbid", List.of()),
                Budget.Spelling.DASHES);
    }

    private static @Nullable String one(Map<String, List<String>> values, String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    /** What the keys of a map ask for. @param others keys that the file alone has */
    private record Said(GoRequest go, List<String> names, Map<String, String> labels, Map<GoKey, YamlNode> others) {}

    private Said said(YamlNode node, List<GoKey> table, String what) {
        GoRequest go = GoRequest.USUAL;
        List<String> names = List.of();
        Map<String, String> labels = Map.of();
        Map<GoKey, YamlNode> others = new LinkedHashMap<>();
        for (Map.Entry<GoKey, YamlNode> each : entries(node, table, what).entrySet()) {
            GoKey key = each.getKey();
            YamlNode value = each.getValue();
            switch (key.name()) {
                case "tag" -> names = values(key, value);
                case "label" -> {
                    List<String> pairs = values(key, value);
                    labels = at(value, () -> GoValues.pairs(pairs, key.name()));
                }
                case "platform", "programs", "package", "name", "max-size", "max-growth", "against", "forbid" ->
                    others.put(key, value);
                default -> {
                    List<String> values = values(key, value);
                    go = values.isEmpty()
                            ? go
                            : at(value, () -> GoValues.parse(key.name(), values, key.name()))
                                    .over(go);
                }
            }
        }
        return new Said(go, names, labels, others);
    }

    private List<TareFile.Program> programs(YamlNode node) {
        if (!(node instanceof YamlNode.Sequence list)) {
            throw TareException.at(
                    node.location(),
                    "programs is to be a list, not " + YamlNode.kind(node),
                    "write each as - package: FOLDER");
        }
        List<TareFile.Program> programs = new ArrayList<>();
        for (YamlNode item : list.items()) {
            Said said = said(item, GoKey.ofPrograms(), "a program");
            Path own = null;
            String name = null;
            for (Map.Entry<GoKey, YamlNode> each : said.others.entrySet()) {
                String text = values(each.getKey(), each.getValue()).getFirst();
                if (each.getKey().name().equals("package")) {
                    own = folder.resolve(text).normalize();
                } else {
                    name = name(text, each.getValue().location());
                }
            }
            if (own == null) {
                throw TareException.at(item.location(), "a program has no package", "add one: package: ./cmd/app");
            }
            GoRequest go = said.go;
            programs.add(
                    new TareFile.Program(new GoSection(own, name, go.compile(), go.image()), said.names, said.labels));
        }
        return programs;
    }

    private static String name(String text, Location at) {
        if (text.isEmpty() || text.indexOf('/') >= 0 || text.equals(".") || text.equals("..")) {
            throw TareException.at(at, "\"" + text + "\" is no name of a file", "such as api");
        }
        return text;
    }

    /** The values of the keys, none of null. */
    private static Map<GoKey, YamlNode> entries(YamlNode node, List<GoKey> table, String what) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw TareException.at(
                    node.location(), what + " is to be a map, not " + YamlNode.kind(node), "write it as KEY: VALUE");
        }
        Map<GoKey, YamlNode> out = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String name = entry.key().string();
            GoKey key = GoKey.named(name, table);
            if (key == null) {
                throw unknown(name, entry.key().location(), table, what);
            }
            if (out.containsKey(key)) {
                throw TareException.at(entry.key().location(), what + " has \"" + name + "\" twice", null);
            }
            out.put(key, entry.value());
        }
        out.values().removeIf(YamlNode::isNull);
        return out;
    }

    private static TareException unknown(String name, Location at, List<GoKey> table, String what) {
        List<String> names = new ArrayList<>();
        table.forEach(key -> names.add(key.name()));
        String near = NearNames.hint(name, names);
        return TareException.at(
                at,
                what + " has no key \"" + name + "\"",
                near == null ? "there are " + String.join(", ", names) : near);
    }

    private static List<String> values(GoKey key, YamlNode node) {
        List<String> out = new ArrayList<>();
        switch (key.kind()) {
            case TEXT -> out.add(scalar(node, key.name()).string());
            case SWITCH -> {
                YamlNode.Scalar scalar = scalar(node, key.name());
                if (!scalar.plain()
                        || !scalar.text().equals("true") && !scalar.text().equals("false")) {
                    throw TareException.at(
                            node.location(), key.name() + " is true or false, not \"" + scalar.text() + "\"", null);
                }
                out.add(scalar.text());
            }
            case TEXTS -> {
                for (YamlNode item : node instanceof YamlNode.Sequence list ? list.items() : List.of(node)) {
                    out.add(scalar(item, "an entry of " + key.name()).string());
                }
            }
            case PAIRS -> pairs(key, node, out);
            case PROGRAMS -> throw new IllegalStateException("no values: " + key.name());
        }
        return out;
    }

    private static void pairs(GoKey key, YamlNode node, List<String> out) {
        if (node instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                out.add(entry.key().string() + "="
                        + scalar(entry.value(), entry.key().string()).string());
            }
            return;
        }
        for (YamlNode item : node instanceof YamlNode.Sequence list ? list.items() : List.of(node)) {
            out.add(scalar(item, "an entry of " + key.name()).string());
        }
    }

    private static YamlNode.Scalar scalar(YamlNode node, String what) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar;
        }
        throw TareException.at(node.location(), what + " is to be a single value, not " + YamlNode.kind(node), null);
    }

    /** What a value asks for, or what is wrong with it, told with its place. */
    private static <T> T at(YamlNode node, java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TareException e) {
            @Nullable String hint = e.problem().hint();
            throw TareException.at(node.location(), e.problem().message(), hint);
        }
    }
}
