package dev.tare.bake;

import dev.tare.bake.BakeField.Kind;
import dev.tare.bake.BakeField.Merge;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One service of a compose file: what it is built of, its image and its environment. */
final class ComposeService {
    private static final List<String> KEYS = List.of(
            "context",
            "dockerfile",
            "dockerfile_inline",
            "additional_contexts",
            "args",
            "ssh",
            "labels",
            "cache_from",
            "cache_to",
            "no_cache",
            "no_cache_filter",
            "pull",
            "network",
            "shm_size",
            "target",
            "secrets",
            "tags",
            "platforms",
            "ulimits",
            "extra_hosts",
            "entitlements",
            "sbom",
            "provenance",
            "privileged",
            "isolation");

    private final String name;
    private final boolean isBuilt;
    private final @Nullable String image;
    private final BakeTarget target;

    /** Arguments that are given no value here; the environment has it. */
    private final List<String> openArgs;

    private final Map<String, String> environment;
    private final Map<String, String> variables;

    /** Where its project is, which is its context where none is said; empty for the working directory. */
    private final String folder;

    private ComposeService(
            String name,
            boolean isBuilt,
            @Nullable String image,
            BakeTarget target,
            List<String> openArgs,
            Map<String, String> environment,
            Map<String, String> variables,
            String folder) {
        this.name = name;
        this.folder = folder;
        this.isBuilt = isBuilt;
        this.image = image;
        this.target = target;
        this.openArgs = openArgs;
        this.environment = environment;
        this.variables = variables;
    }

    /**
     * Reads one.
     *
     * @param secrets of the whole file
     * @param variables of the process
     * @throws TareException at what is wrong in its build
     */
    ComposeService(
            String name,
            Map<String, ComposeNode> fields,
            Map<String, ComposeNode> secrets,
            Map<String, String> variables) {
        this.name = name;
        this.folder = "";
        this.variables = variables;
        ComposeNode build = fields.get("build");
        ComposeNode image = fields.get("image");
        this.isBuilt = build != null && !build.isNull();
        this.image = image == null || image.text().isEmpty() ? null : image.text();
        this.environment = new LinkedHashMap<>();
        pairs(fields.get("environment")).forEach((key, value) -> {
            String own = value == null ? variables.get(key) : value;
            if (own != null) {
                environment.put(key, own);
            }
        });
        this.openArgs = new ArrayList<>();
        this.target = build == null || build.isNull() ? BakeTarget.empty(name) : target(build, secrets);
    }

    private static Map<String, @Nullable String> pairs(@Nullable ComposeNode node) {
        return node == null ? Map.of() : node.pairs();
    }

    private BakeTarget target(ComposeNode build, Map<String, ComposeNode> secrets) {
        EnumMap<BakeField, Object> out = new EnumMap<>(BakeField.class);
        if (!build.isMap()) {
            out.put(BakeField.CONTEXT, build.path());
            return new BakeTarget(name, "", List.of(), out);
        }
        List<BakeEntry> attests = new ArrayList<>();
        build.map().forEach((key, value) -> {
            if (value.isNull()) {
                return;
            }
            switch (key) {
                case "context" -> out.put(BakeField.CONTEXT, value.path());
                case "dockerfile" -> text(out, BakeField.DOCKERFILE, value);
                case "dockerfile_inline" -> text(out, BakeField.DOCKERFILE_INLINE, value);
                case "target" -> text(out, BakeField.TARGET, value);
                case "network" -> text(out, BakeField.NETWORK, value);
                case "shm_size" -> out.put(BakeField.SHM_SIZE, ComposeValues.size(value));
                case "additional_contexts" -> out.put(BakeField.CONTEXTS, places(value));
                case "args" -> out.put(BakeField.ARGS, arguments(value));
                case "labels" -> out.put(BakeField.LABELS, present(value.pairs()));
                case "cache_from" -> out.put(BakeField.CACHE_FROM, entries(Kind.CACHES, value, value.texts()));
                case "cache_to" -> out.put(BakeField.CACHE_TO, entries(Kind.CACHES, value, value.texts()));
                case "tags" -> out.put(BakeField.TAGS, value.texts());
                case "platforms" -> out.put(BakeField.PLATFORMS, value.texts());
                case "entitlements" -> out.put(BakeField.ENTITLEMENTS, value.texts());
                case "no_cache_filter" -> out.put(BakeField.NO_CACHE_FILTER, value.words());
                case "no_cache" -> on(out, BakeField.NO_CACHE, value);
                case "pull" -> on(out, BakeField.PULL, value);
                case "ssh" -> out.put(BakeField.SSH, agents(value));
                case "secrets" -> out.put(BakeField.SECRET, secrets(value, secrets));
                case "ulimits" -> out.put(BakeField.ULIMITS, ComposeValues.limits(value));
                case "extra_hosts" -> out.put(BakeField.EXTRA_HOSTS, ComposeValues.hosts(value));
                case "sbom", "provenance" -> attests.add(attest(key, value));
                case "privileged", "isolation" -> {
                    // They say nothing of a build here; buildx passes over them too.
                }
                default -> {
                    if (!key.startsWith("x-")) {
                        throw value.wrong("a build has no \"" + key + "\"", NearNames.hint(key, KEYS));
                    }
                }
            }
        });
        if (!attests.isEmpty()) {
            out.put(BakeField.ATTEST, attests);
        }
        BakeTarget target = new BakeTarget(name, "", List.of(), out);
        ComposeNode more = build.map().get("x-bake");
        return more == null || more.isNull() ? target : merged(target, ofBake(more));
    }

    /** The keys of {@code x-bake}, which compose files have no others for. */
    private BakeTarget ofBake(ComposeNode node) {
        EnumMap<BakeField, Object> out = new EnumMap<>(BakeField.class);
        node.map().forEach((key, value) -> {
            BakeField field = BakeField.of(key);
            boolean known = field != null
                    && switch (field) {
                        case TAGS,
                                CACHE_FROM,
                                CACHE_TO,
                                SECRET,
                                SSH,
                                PLATFORMS,
                                OUTPUT,
                                PULL,
                                NO_CACHE,
                                NO_CACHE_FILTER,
                                CONTEXTS -> true;
                        default -> false;
                    };
            if (field == null || !known) {
                throw value.wrong("x-bake has no \"" + key + "\"", BakeValues.near(key));
            }
            if (!value.isNull()) {
                out.put(
                        field,
                        switch (field.kind) {
                            case SWITCH -> value.truth();
                            case MAP -> contexts(value.pairs());
                            case TEXTS -> value.words();
                            default -> entries(field.kind, value, value.words());
                        });
            }
        });
        return new BakeTarget(name, "", List.of(), out);
    }

    private static void text(Map<BakeField, Object> to, BakeField field, ComposeNode value) {
        if (!value.text().isEmpty()) {
            to.put(field, value.text());
        }
    }

    private static void on(Map<BakeField, Object> to, BakeField field, ComposeNode value) {
        if (value.truth()) {
            to.put(field, true);
        }
    }

    private static Map<String, String> places(ComposeNode value) {
        Map<String, String> out = contexts(value.pairs());
        out.replaceAll((_, place) -> place.startsWith("target:") ? place : value.path(place));
        return out;
    }

    /** The image of another service is the one that its target builds. */
    private static Map<String, String> contexts(Map<String, @Nullable String> pairs) {
        Map<String, String> out = new TreeMap<>();
        present(pairs).forEach((key, place) -> {
            boolean other = place.startsWith("service:") || place.startsWith("target:");
            out.put(key, other ? "target:" + targetName(place.substring(place.indexOf(':') + 1)) : place);
        });
        return out;
    }

    /** A target's name has no dots. */
    static String targetName(String service) {
        return service.replace('.', '_');
    }

    private static Map<String, String> present(Map<String, @Nullable String> pairs) {
        Map<String, String> out = new TreeMap<>();
        pairs.forEach((key, value) -> out.put(key, value == null ? "" : value));
        return out;
    }

    private Map<String, String> arguments(ComposeNode value) {
        Map<String, String> out = new TreeMap<>();
        value.pairs().forEach((key, each) -> {
            if (each == null) {
                openArgs.add(key);
            } else {
                out.put(key, each);
            }
        });
        return out;
    }

    private static List<BakeEntry> entries(Kind kind, ComposeNode value, List<String> texts) {
        List<BakeEntry> out = new ArrayList<>();
        for (String text : texts) {
            try {
                out.addAll(BakeEntry.parse(kind, text, text));
            } catch (TareException e) {
                throw value.wrong(e.problem().message(), e.problem().hint());
            }
        }
        return out;
    }

    private static List<BakeEntry> agents(ComposeNode value) {
        Map<String, BakeEntry> out = new TreeMap<>();
        value.pairs()
                .forEach((id, path) -> out.put(
                        id,
                        BakeEntry.parse(
                                        Kind.AGENTS,
                                        path == null || path.isEmpty() ? id : id + "=" + value.path(path),
                                        id)
                                .getFirst()));
        return List.copyOf(out.values());
    }

    private static List<BakeEntry> secrets(ComposeNode value, Map<String, ComposeNode> all) {
        List<BakeEntry> out = new ArrayList<>();
        for (ComposeNode each : value.list()) {
            ComposeNode source = each.isMap() ? each.map().get("source") : each;
            if (source == null) {
                throw each.wrong("a secret of a build needs a source", null);
            }
            String id = source.text();
            ComposeNode said = all.get(id);
            if (said == null) {
                throw source.wrong("there is no secret " + id, NearNames.hint(id, List.copyOf(all.keySet())));
            }
            Map<String, ComposeNode> fields = said.isNull() ? Map.of() : said.map();
            ComposeNode external = fields.get("external");
            if (external != null && external.truth()) {
                throw external.wrong("unsupported external secret " + id, "file: or environment: says where it is");
            }
            StringBuilder text = new StringBuilder("id=").append(id);
            ComposeNode file = fields.get("file");
            ComposeNode variable = fields.get("environment");
            if (file != null) {
                text.append(",src=").append(file.path());
            }
            if (variable != null) {
                text.append(",env=").append(variable.text());
            }
            out.addAll(BakeEntry.parse(Kind.SECRETS, text.toString(), id));
        }
        return out;
    }

    private static BakeEntry attest(String type, ComposeNode value) {
        Boolean on = GoBool.parse(value.text());
        String text = on == null ? "type=" + type + "," + value.text() : "type=" + type + ",disabled=" + !on;
        return entries(Kind.ATTESTS, value, List.of(text)).getFirst();
    }

    /** This with what a later one says over it: lists stand one behind the other. */
    ComposeService over(ComposeService later) {
        List<String> open = new ArrayList<>(openArgs);
        open.addAll(later.openArgs);
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(later.environment);
        return new ComposeService(
                name,
                isBuilt || later.isBuilt,
                later.image == null ? image : later.image,
                merged(target, later.target),
                open,
                all,
                variables,
                later.folder);
    }

    /** The same under another name. */
    ComposeService named(String other) {
        return new ComposeService(other, isBuilt, image, target, openArgs, environment, variables, folder);
    }

    /** The same in a project elsewhere. */
    ComposeService in(String project) {
        return new ComposeService(name, isBuilt, image, target, openArgs, environment, variables, project);
    }

    private static BakeTarget merged(BakeTarget first, BakeTarget later) {
        BakeTarget merged = first.merge(later);
        for (BakeField field : List.of(BakeField.TAGS, BakeField.PLATFORMS)) {
            List<String> both = new ArrayList<>(first.texts(field));
            both.addAll(later.texts(field));
            merged = both.isEmpty() ? merged : merged.with(field, List.copyOf(new LinkedHashSet<>(both)));
        }
        for (BakeField field : BakeField.values()) {
            if (field.kind.isEntries() && field.merge == Merge.REPLACE) {
                List<BakeEntry> both = new ArrayList<>(first.entries(field));
                both.addAll(later.entries(field));
                merged = both.isEmpty() ? merged : merged.with(field, BakeEntry.distinct(both));
            }
        }
        return merged;
    }

    /** The target that it means; null where it is not built. */
    @Nullable BakeTarget target() {
        if (!isBuilt) {
            return null;
        }
        BakeTarget out = new BakeTarget(targetName(name), "", List.of(), target.fields());
        if (!folder.isEmpty() && out.text(BakeField.CONTEXT) == null) {
            out = out.with(BakeField.CONTEXT, folder);
        }
        for (String key : openArgs) {
            String value = environment.getOrDefault(key, variables.get(key));
            if (value != null && !out.map(BakeField.ARGS).containsKey(key)) {
                out = out.withKey(BakeField.ARGS, key, value);
            }
        }
        if (image != null && out.texts(BakeField.TAGS).isEmpty()) {
            out = out.with(BakeField.TAGS, List.of(image));
        }
        return out;
    }
}
