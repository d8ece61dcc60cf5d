package dev.tare.flow.file;

import dev.tare.build.request.NeedsRequest;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Op;
import dev.tare.text.Bytes;
import dev.tare.text.Numbers;
import dev.tare.yaml.YamlNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the fields of a step to the step. */
final class StepReader {
    private static final List<String> SECRET_TYPES = List.of("file", "env");

    /** What Habitus puts before the name of a variable, so that a file cannot ask for any. */
    private static final String SECRET_PREFIX = "HABITUS_";

    private final String label;
    private final Location labelAt;
    private final FlowFields fields;
    private final FlowFields.Rules rules;

    private StepReader(YamlNode.Entry entry, FlowFields.Rules rules) {
        this.label = entry.key().string();
        this.labelAt = entry.key().location();
        this.rules = rules;
        this.fields = FlowFields.of(entry.value(), FlowKey.STEP, "a step", rules);
    }

    static FlowStep read(YamlNode.Entry entry, FlowFields.Rules rules) {
        return new StepReader(entry, rules).step();
    }

    private FlowStep step() {
        if (label.isEmpty()) {
            throw TareException.at(labelAt, "a step needs a label", null);
        }
        Map<String, Location> places = fields.places();
        Set<String> dependsOn = new LinkedHashSet<>();
        for (YamlNode.Scalar each : fields.texts("depends_on")) {
            dependsOn.add(each.string());
            places.putIfAbsent("depends_on." + each.string(), each.location());
        }
        List<String> cleanup = cleanup();
        return new FlowStep(
                label,
                name(),
                build(),
                artifacts(),
                cleanup,
                !cleanup.isEmpty() || fields.flag("squash"),
                List.copyOf(dependsOn),
                fields.text("command"),
                fields.text("after_build_command"),
                secrets(),
                image(),
                new KeyPlaces(labelAt, places));
    }

    private String name() {
        String name = fields.text("name");
        String used = name == null ? label : name;
        Reference reference = Reference.parse(used);
        if (reference == null || reference.digest() != null) {
            throw TareException.at(
                    name == null ? labelAt : fields.at("name"),
                    "\"" + used + "\" is no name for an image" + (name == null ? ", and the step has no other" : ""),
                    name == null ? "add one: name: NAME" : "such as " + safeName());
        }
        return used;
    }

    /** What is left of a label when it is made a name. */
    private String safeName() {
        StringBuilder name = new StringBuilder();
        for (char c : label.toLowerCase(java.util.Locale.ROOT).toCharArray()) {
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                name.append(c);
            }
        }
        return name.isEmpty() ? "app:latest" : name.toString();
    }

    private StepBuild build() {
        String go = fields.text("go");
        for (String key : List.of("dockerfile", "target", "dockerfile_env", "args", "caches")) {
            if (go != null && fields.node(key) != null) {
                throw TareException.at(
                        fields.at(key), "a Go package is built without a Dockerfile: " + key + " has no use", null);
            }
        }
        List<String> caches = new ArrayList<>();
        for (YamlNode.Scalar cache : fields.texts("caches")) {
            if (!cache.text().startsWith("/")) {
                throw TareException.at(cache.location(), "a cache is a path in the image that begins with /", null);
            }
            caches.add(cache.text());
        }
        return new StepBuild(
                go,
                fields.text("dockerfile", "Dockerfile"),
                fields.text("context", ""),
                args(),
                fields.text("target"),
                fields.flag("no_cache"),
                fields.text("ignore"),
                fields.flag("dockerfile_env"),
                caches,
                needs(go != null),
                platforms(),
                limits());
    }

    private NeedsRequest needs(boolean ofGo) {
        for (String key : List.of("with", "without", "ca", "tz")) {
            if (!ofGo && fields.node(key) != null) {
                throw TareException.at(
                        fields.at(key), key + " is of use for a Go package only", "such as go: ./cmd/app");
            }
        }
        List<String> with = needs("with");
        List<String> without = needs("without");
        List<String> ca = needs("ca");
        List<String> tz = needs("tz");
        require("with", new NeedsRequest(null, with, List.of(), List.of(), List.of()));
        require("ca", new NeedsRequest(null, List.of(), List.of(), ca, List.of()));
        // What is left out is what another contradicts.
        return require("without", new NeedsRequest(null, with, without, ca, tz));
    }

    private List<String> needs(String key) {
        List<String> texts = new ArrayList<>();
        fields.texts(key).forEach(text -> texts.add(text.text()));
        return texts;
    }

    /** @param key that is to blame where it means nothing */
    private NeedsRequest require(String key, NeedsRequest needs) {
        try {
            var _ = needs.choice();
            return needs;
        } catch (TareException e) {
            throw TareException.at(
                    fields.at(key), e.problem().message(), e.problem().hint());
        }
    }

    private Map<String, String> args() {
        Map<String, String> args = new LinkedHashMap<>();
        YamlNode node = fields.node("args");
        if (node != null) {
            FlowFields.entries(node, "args", rules)
                    .forEach((name, entry) -> args.put(
                            name, FlowFields.scalar(entry.value(), name).string()));
        }
        return args;
    }

    private List<Platform> platforms() {
        List<Platform> platforms = new ArrayList<>();
        for (YamlNode.Scalar text : fields.texts("platforms")) {
            Platform platform = Platform.parse(text.text());
            if (platform == null || !platform.os().equals("linux")) {
                throw TareException.at(
                        text.location(),
                        "\"" + text.text() + "\" is no platform to build for",
                        "write it as linux/amd64, linux/arm64 or linux/arm/v7");
            }
            if (!platforms.contains(platform)) {
                platforms.add(platform);
            }
        }
        return platforms;
    }

    private StepLimits limits() {
        String network = fields.text("network");
        String memory = fields.text("memory");
        Long bytes = memory == null ? null : Long.valueOf(Bytes.parse(memory));
        if (bytes != null && bytes <= 0) {
            throw TareException.at(fields.at("memory"), "\"" + memory + "\" is no size", "such as 512m or 2g");
        }
        String shares = fields.text("cpu_shares");
        String cpus = fields.text("cpus");
        if (cpus != null && !StepLimits.isCpuSet(cpus)) {
            throw TareException.at(fields.at("cpus"), "\"" + cpus + "\" names no processors", "such as 0-2,4");
        }
        return new StepLimits(
                network == null ? null : network(network), bytes, cpus, shares == null ? null : shares(shares));
    }

    private Op.Network network(String mode) {
        Op.Network named = Op.Network.named(mode);
        if (named == null) {
            throw TareException.at(
                    fields.at("network"), "network is default, none or host, not \"" + mode + "\"", null);
        }
        return named;
    }

    private int shares(String text) {
        Long shares = Numbers.within(text, 2, 262_144);
        if (shares == null) {
            throw TareException.at(fields.at("cpu_shares"), "cpu_shares is a number from 2 to 262144", null);
        }
        return shares.intValue();
    }

    private List<FlowArtifact> artifacts() {
        return fields.texts("artifacts").stream()
                .map(text -> ArtifactText.parse(text))
                .toList();
    }

    private List<String> cleanup() {
        YamlNode node = fields.node("cleanup");
        List<String> commands = new ArrayList<>();
        if (node != null) {
            for (YamlNode.Scalar command :
                    FlowFields.of(node, FlowKey.CLEANUP_KEYS, "cleanup", rules).texts("commands")) {
                commands.add(command.string());
            }
        }
        return commands;
    }

    private Map<String, FlowSecret> secrets() {
        Map<String, FlowSecret> secrets = new LinkedHashMap<>();
        YamlNode node = fields.node("secrets");
        if (node != null) {
            FlowFields.entries(node, "secrets", rules).forEach((name, entry) -> secrets.put(name, secret(entry, name)));
        }
        return secrets;
    }

    private FlowSecret secret(YamlNode.Entry entry, String name) {
        Location at = entry.key().location();
        FlowFields secret = FlowFields.of(entry.value(), FlowKey.SECRET, "a secret", rules);
        String file = secret.text("file");
        String env = secret.text("env");
        String type = secret.text("type");
        String value = secret.text("value");
        int given = (file == null ? 0 : 1) + (env == null ? 0 : 1) + (type == null && value == null ? 0 : 1);
        if (given > 1) {
            throw TareException.at(at, "the secret " + name + " says more than once where its value is", null);
        }
        if (file != null) {
            return new FlowSecret(FlowSecret.Kind.FILE, file, at);
        }
        if (env != null) {
            return new FlowSecret(FlowSecret.Kind.ENV, env, at);
        }
        if (type == null || value == null) {
            throw TareException.at(
                    at,
                    "the secret " + name + " has no " + (type == null ? "type" : "value"),
                    "a secret is {type: file, value: PATH} or {type: env, value: NAME}");
        }
        return switch (type) {
            case "file" -> new FlowSecret(FlowSecret.Kind.FILE, value, at);
            case "env" -> new FlowSecret(FlowSecret.Kind.ENV, SECRET_PREFIX + value, at);
            default ->
                throw TareException.at(
                        secret.at("type"),
                        "a secret's type is file or env, not \"" + type + "\"",
                        NearNames.hint(type, SECRET_TYPES));
        };
    }

    private StepImage image() {
        List<Reference> tags = new ArrayList<>();
        for (YamlNode.Scalar tag : fields.texts("tags")) {
            Reference reference = Reference.parse(tag.text());
            if (reference == null || reference.digest() != null) {
                throw TareException.at(tag.location(), "\"" + tag.text() + "\" is no name for an image", null);
            }
            tags.add(reference);
        }
        Set<StepImage.Option> options = EnumSet.allOf(StepImage.Option.class);
        options.removeIf(option -> !fields.flag(option.key()));
        List<OutputSpec> outputs = new ArrayList<>();
        for (YamlNode.Scalar output : fields.texts("output")) {
            outputs.add(output(output, options.contains(StepImage.Option.SBOM)));
        }
        return new StepImage(tags, outputs, options, budget());
    }

    private Budget budget() {
        String growth = fields.text("max_growth");
        String against = fields.text("against");
        // Each value alone first, so that an error is at the one that is wrong.
        Budget size = budget("max_size", fields.text("max_size"), null, null, List.of());
        if (growth != null) {
            Budget _ = budget("max_growth", null, growth, "any", List.of());
        }
        String both = growth == null ? "against" : "max_growth";
        return size.over(budget(both, null, growth, against, needs("forbid")));
    }

    private Budget budget(
            String key,
            @Nullable String size,
            @Nullable String growth,
            @Nullable String against,
            List<String> forbidden) {
        try {
            return Budget.parse(size, growth, against, forbidden, Budget.Spelling.UNDERSCORES);
        } catch (TareException e) {
            @Nullable String hint = e.problem().hint();
            throw TareException.at(fields.at(key), e.problem().message(), hint);
        }
    }

    private OutputSpec output(YamlNode.Scalar text, boolean attested) {
        try {
            OutputSpec spec = OutputSpec.parse(text.text());
            spec.require(platforms(), attested);
            return spec;
        } catch (TareException e) {
            @Nullable String hint = e.problem().hint();
            throw TareException.at(text.location(), e.problem().message(), hint);
        }
    }
}
