package dev.tare.flow.file;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Reference;
import dev.tare.text.EnvText;
import dev.tare.yaml.YamlNode;
import dev.tare.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a build.yml: {@code _env}, YAML, the version, the steps, and what must hold between them. */
public final class FlowReader {
    /** A build.yml above this is none, in characters. */
    public static final int MAX = 1 << 20;

    private FlowReader() {}

    /**
     * Reads a flow.
     *
     * @param source as the user wrote it
     * @param variables the value of each {@code _env} variable, or null; see {@link EnvText#variables}
     * @throws TareException at the first mistake
     */
    public static Flow read(SourceText source, Function<String, @Nullable String> variables) {
        return readAll(source, variables).flow();
    }

    /**
     * All that a reading finds out.
     *
     * @param version where the version stands
     * @param ignored the keys that have no effect
     */
    record Reading(Flow flow, Location version, Set<Location> ignored) {}

    static Reading readAll(SourceText source, Function<String, @Nullable String> variables) {
        if (source.text().length() > MAX) {
            throw TareException.failed(source.name() + " is larger than 1 MiB: that is no flow");
        }
        List<Problem> warnings = new ArrayList<>();
        Set<Location> ignored = new LinkedHashSet<>();
        YamlNode root = YamlReader.read(source, EnvText.of(source.text(), variables), warnings);
        if (root == null || YamlNode.isNull(root)) {
            throw TareException.failed(
                    source.name() + " is empty", "a flow begins with build:, its version and its steps");
        }
        // Until the version is read, what is unknown may be anything.
        FlowFields.Rules lenient = new FlowFields.Rules(FlowVersion.SECOND, new ArrayList<>(), new HashSet<>());
        YamlNode build = buildNode(root, lenient);
        YamlNode.Scalar versionNode = versionNode(build, lenient);
        FlowVersion version = version(versionNode);
        FlowFields.Rules rules = new FlowFields.Rules(version, warnings, ignored);
        FlowFields.of(root, FlowKey.FILE, "a flow", rules);
        FlowFields fields = FlowFields.of(build, FlowKey.BUILD, "build", rules);
        List<FlowStep> steps = steps(fields, rules);
        requireUnique(steps, version);
        FlowGraph.of(steps);
        Flow flow = new Flow(
                source, version, steps, chosen(fields, steps), FlagsReader.read(fields.node("flags"), rules), warnings);
        return new Reading(flow, versionNode.location(), ignored);
    }

    private static YamlNode buildNode(YamlNode root, FlowFields.Rules lenient) {
        FlowFields file = FlowFields.of(root, FlowKey.FILE, "a flow", lenient);
        YamlNode build = file.node("build");
        if (build == null || YamlNode.isNull(build)) {
            throw TareException.at(
                    build == null ? root.location() : build.location(),
                    "a flow begins with build:, its version and its steps",
                    null);
        }
        return build;
    }

    private static YamlNode.Scalar versionNode(YamlNode build, FlowFields.Rules lenient) {
        YamlNode.Entry entry = FlowFields.entries(build, "build", lenient).get("version");
        if (entry == null) {
            throw TareException.at(build.location(), "build has no version", known());
        }
        return FlowFields.scalar(entry.value(), "version");
    }

    private static FlowVersion version(YamlNode.Scalar node) {
        FlowVersion version = FlowVersion.of(node.string());
        if (version == null) {
            throw TareException.at(
                    node.location(),
                    "\"" + node.string() + "\" is no version of a flow: " + known(),
                    near(node.string()));
        }
        return version;
    }

    private static String known() {
        return "the versions are " + FlowVersion.FIRST.text() + ", " + FlowVersion.SECOND.text() + " and "
                + FlowVersion.OWN.text();
    }

    private static @Nullable String near(String text) {
        List<String> all = new ArrayList<>();
        for (FlowVersion each : FlowVersion.values()) {
            all.add(each.text());
        }
        return NearNames.hint(text, all);
    }

    private static List<FlowStep> steps(FlowFields build, FlowFields.Rules rules) {
        List<FlowStep> steps = new ArrayList<>();
        YamlNode node = build.node("steps");
        if (node != null && node instanceof YamlNode.Sequence) {
            throw TareException.at(
                    node.location(),
                    "steps is to be a map of labels to steps, not a list",
                    "write each as LABEL: and its keys below, without a dash");
        }
        if (node != null) {
            FlowFields.entries(node, "steps", rules).forEach((_, entry) -> steps.add(StepReader.read(entry, rules)));
        }
        if (steps.isEmpty()) {
            rules.warnings().add(Problem.at(build.at("steps"), "there are no steps: nothing is to be built"));
        }
        return steps;
    }

    /** Habitus compares names as they are written; in our own schema a name with and without its tag is the same. */
    private static void requireUnique(List<FlowStep> steps, FlowVersion version) {
        Map<String, FlowStep> byName = new HashMap<>();
        for (FlowStep step : steps) {
            requireUnique(step.name(), step, step.places().at("name"), version, byName);
            for (Reference tag : step.image().tags()) {
                requireUnique(tag.toString(), step, step.places().at("tags"), version, byName);
            }
        }
    }

    private static void requireUnique(
            String name, FlowStep step, Location at, FlowVersion version, Map<String, FlowStep> byName) {
        Reference reference = Reference.parse(name);
        String key = version == FlowVersion.OWN && reference != null ? reference.toString() : name;
        FlowStep other = byName.put(key, step);
        if (other != null && !other.label().equals(step.label())) {
            throw TareException.at(
                    at,
                    "the name \"" + name + "\" is not unique: step " + other.label() + " in line "
                            + other.places().step().line() + " has it",
                    "each step makes an image of its own");
        }
    }

    private static List<String> chosen(FlowFields build, List<FlowStep> steps) {
        List<String> labels = steps.stream().map(step -> step.label()).toList();
        List<String> chosen = new ArrayList<>();
        for (YamlNode.Scalar label : build.texts("default")) {
            if (!labels.contains(label.string())) {
                throw TareException.at(
                        label.location(),
                        "there is no step \"" + label.string() + "\"",
                        NearNames.hint(label.string(), labels));
            }
            chosen.add(label.string());
        }
        return chosen;
    }
}
