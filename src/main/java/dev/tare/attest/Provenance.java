package dev.tare.attest;

import dev.tare.diagnostic.Credentials;
import dev.tare.dockerfile.check.SecretNames;
import dev.tare.oci.Platform;
import dev.tare.plan.Vertex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an image was built: SLSA provenance v1 (slsa.dev/spec/v1.0/provenance) with the parameters and metadata of
 * BuildKit's definition. The same build of the same sources has the same provenance: it holds no time and no number of
 * the run.
 */
public final class Provenance {
    public static final String PREDICATE_TYPE = "https://slsa.dev/provenance/v1";

    /** Whose parameters these are. */
    private static final String BUILD_TYPE =
            "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";

    private static final String REDACTED = "xxxxx";

    /** How much the provenance says. */
    public enum Mode {
        /** What the build was made of, and not with which arguments. */
        MIN,
        /** Also the arguments, the Dockerfile and all steps. */
        MAX
    }

    private Provenance() {}

    /**
     * Makes the attestation.
     *
     * @param result of the plan that was solved
     * @param builder address of who has built, or empty
     * @throws IOException when a source cannot be asked any more what it gave
     */
    public static Attestation of(
            BuildDefinition request, Vertex result, SourceDigests digests, Mode mode, String builder, Sbom.Tool tool)
            throws IOException {
        PlanFacts facts = PlanFacts.of(result, digests);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("buildDefinition", definition(request, facts, mode));
        json.put("runDetails", runDetails(request, facts, mode, builder, tool));
        return new Attestation(PREDICATE_TYPE, Attestation.IN_TOTO, json);
    }

    private static Map<String, @Nullable Object> definition(BuildDefinition request, PlanFacts facts, Mode mode) {
        Map<String, @Nullable Object> external = new LinkedHashMap<>();
        external.put("configSource", configSource(request));
        external.put("request", request(request, facts, mode));
        Map<String, @Nullable Object> internal = new LinkedHashMap<>();
        if (mode == Mode.MAX) {
            internal.put("buildConfig", Map.of("llbDefinition", PlanSteps.json(facts.vertices())));
        }
        internal.put("builderPlatform", Platform.host().toString());
        TreeSet<Dependency> dependencies = new TreeSet<>(facts.dependencies());
        dependencies.addAll(request.dependencies());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("buildType", BUILD_TYPE);
        json.put("externalParameters", external);
        json.put("internalParameters", internal);
        if (!dependencies.isEmpty()) {
            json.put(
                    "resolvedDependencies",
                    dependencies.stream().map(Dependency::toJson).toList());
        }
        return json;
    }

    private static Map<String, @Nullable Object> configSource(BuildDefinition request) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (request.source() != null) {
            json.putAll(request.source().toJson());
        }
        if (!request.path().isEmpty()) {
            json.put("path", request.path());
        }
        return json;
    }

    private static Map<String, @Nullable Object> request(BuildDefinition request, PlanFacts facts, Mode mode) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("frontend", request.frontend());
        SortedMap<String, String> args = new TreeMap<>();
        request.args().forEach((name, value) -> {
            if (mode == Mode.MAX || !isValue(name)) {
                args.put(name, hidden(name.substring(name.indexOf(':') + 1), value));
            }
        });
        if (!args.isEmpty()) {
            json.put("args", args);
        }
        putUses(json, "secrets", facts.secrets(), mode);
        putUses(json, "ssh", facts.agents(), mode);
        SortedSet<String> locals = locals(request, facts);
        if (!locals.isEmpty()) {
            json.put("locals", locals.stream().map(name -> Map.of("name", name)).toList());
        }
        return json;
    }

    /** The folders of this machine, that of the Dockerfile too; a context from elsewhere is a source, and has a digest. */
    private static SortedSet<String> locals(BuildDefinition request, PlanFacts facts) {
        SortedSet<String> locals = new TreeSet<>(facts.locals());
        if (request.frontend().equals(BuildDefinition.DOCKERFILE)) {
            if (request.source() == null) {
                locals.add("dockerfile");
            } else {
                locals.remove("context");
            }
        }
        return locals;
    }

    /** What BuildKit leaves out of its smaller provenance, too. */
    private static boolean isValue(String name) {
        return name.startsWith("build-arg:") || name.startsWith("label:");
    }

    /** The value of a variable; hidden where the name sounds like a secret. */
    static String hidden(String name, String value) {
        return SecretNames.isSecret(name) ? REDACTED : Credentials.hide(value);
    }

    private static void putUses(
            Map<String, @Nullable Object> json, String name, SortedMap<String, Boolean> uses, Mode mode) {
        if (uses.isEmpty() || mode == Mode.MIN) {
            return;
        }
        List<@Nullable Object> out = new ArrayList<>();
        uses.forEach((id, optional) -> {
            Map<String, @Nullable Object> use = new LinkedHashMap<>();
            use.put("id", id);
            if (optional) {
                use.put("optional", true);
            }
            out.add(use);
        });
        json.put(name, out);
    }

    private static Map<String, @Nullable Object> runDetails(
            BuildDefinition request, PlanFacts facts, Mode mode, String builder, Sbom.Tool tool) {
        Map<String, @Nullable Object> by = new LinkedHashMap<>();
        by.put("id", builder);
        by.put("version", Map.of(tool.name(), tool.version()));
        boolean complete = locals(request, facts).isEmpty();
        boolean told = mode == Mode.MAX
                || request.args().keySet().stream().noneMatch(Provenance::isValue)
                        && facts.secrets().isEmpty()
                        && facts.agents().isEmpty();
        Map<String, @Nullable Object> completeness = new LinkedHashMap<>();
        completeness.put("request", told);
        completeness.put("resolvedDependencies", complete);
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("buildkit_metadata", mode == Mode.MAX ? source(request) : Map.of());
        if (complete && !facts.network()) {
            metadata.put("buildkit_hermetic", true);
        }
        metadata.put("buildkit_completeness", completeness);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("builder", by);
        json.put("metadata", metadata);
        return json;
    }

    private static Map<String, @Nullable Object> source(BuildDefinition request) {
        if (request.text() == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("filename", request.path());
        info.put("language", "Dockerfile");
        info.put(
                "data", Base64.getEncoder().encodeToString(request.text().text().getBytes(StandardCharsets.UTF_8)));
        return Map.of("source", Map.of("infos", List.of(info)));
    }
}
