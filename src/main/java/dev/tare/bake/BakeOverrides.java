package dev.tare.bake;

import dev.tare.bake.BakeField.Kind;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Glob;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the command line says over the files: {@code --set TARGET.KEY[.NAME][+]=VALUE} (buildx, docs/reference/buildx_bake.md). */
public final class BakeOverrides {
    /** Keys of the command line that files have another name for. */
    private static final Map<String, BakeField> NAMES =
            Map.of("platform", BakeField.PLATFORMS, "secrets", BakeField.SECRET);

    /** The values of one key, in their order. @param typed the last of them, for errors */
    private record Said(String key, @Nullable String name, List<String> values, boolean appends, String typed) {}

    private final Map<String, Map<String, Said>> byTarget = new LinkedHashMap<>();

    private BakeOverrides() {}

    /**
     * The overrides of a command line: those of {@code --set}, and the flags that stand for others.
     *
     * @param switches whether {@code push}, {@code load}, {@code no-cache} and {@code pull} are on or off; null where
     *     nothing is said
     * @param values of {@code sbom} and {@code provenance}; null where nothing is said
     */
    public static List<String> words(
            List<String> set, Function<String, @Nullable Boolean> switches, Function<String, @Nullable String> values) {
        List<String> words = new ArrayList<>(set);
        for (String flag : List.of("push", "load", "no-cache", "pull")) {
            Boolean on = switches.apply(flag);
            if (on != null) {
                words.add("*." + flag + "=" + on);
            }
        }
        for (String type : List.of("sbom", "provenance")) {
            String value = values.apply(type);
            if (value != null) {
                Boolean on = GoBool.parse(value);
                words.add("*.attest=type=" + type + (on == null ? "," + value : ",disabled=" + !on));
            }
        }
        return words;
    }

    /**
     * Reads all.
     *
     * @param environment has the values of arguments that are given none
     * @throws TareException (usage) at what is wrong
     */
    static BakeOverrides of(List<String> typed, BakeConfig config, Map<String, String> environment) {
        BakeOverrides overrides = new BakeOverrides();
        typed.forEach(each -> overrides.add(each, config, environment));
        return overrides;
    }

    private void add(String typed, BakeConfig config, Map<String, String> environment) {
        int equals = typed.indexOf('=');
        String left = equals < 0 ? typed : typed.substring(0, equals);
        boolean appends = left.endsWith("+");
        String path = appends ? left.substring(0, left.length() - 1) : left;
        String[] parts = path.split("\\.", 3);
        if (parts.length < 2) {
            throw wrong(
                    typed,
                    "it names no key of a target",
                    "--set TARGET.KEY=VALUE, as in --set '*.platform=linux/amd64'");
        }
        String key = parts[1];
        String name = parts.length > 2 ? parts[2] : null;
        String value = equals < 0 ? null : typed.substring(equals + 1);
        if (value == null && key.equals("args") && name != null) {
            value = environment.get(name);
            if (value == null) {
                return;
            }
        }
        if (value == null) {
            throw wrong(typed, "it has no value", null);
        }
        for (String target : targets(parts[0], config, typed)) {
            String id = name == null ? key : key + "." + name;
            Map<String, Said> all = byTarget.computeIfAbsent(target, _ -> new LinkedHashMap<>());
            Said before = all.get(id);
            List<String> values = new ArrayList<>(before == null ? List.of() : before.values());
            values.add(value);
            all.put(id, new Said(key, name, values, appends, typed));
        }
    }

    private static TareException wrong(String typed, String why, @Nullable String hint) {
        return TareException.usage("--set " + typed + ": " + why, hint);
    }

    private static List<String> targets(String pattern, BakeConfig config, String typed) {
        List<String> names = config.targets().stream().map(BakeTarget::name).toList();
        if (names.contains(pattern)) {
            return List.of(pattern);
        }
        Glob glob = Glob.of(pattern);
        List<String> found = names.stream().filter(glob::matches).toList();
        if (found.isEmpty()) {
            throw wrong(typed, "there is no target " + pattern, NearNames.hint(pattern, names));
        }
        return found;
    }

    /** A target with what is said over it. */
    BakeTarget applied(BakeTarget target) {
        BakeTarget out = target;
        for (Said each : byTarget.getOrDefault(target.name(), Map.of()).values()) {
            out = applied(each, out);
        }
        return out;
    }

    private static BakeTarget applied(Said override, BakeTarget target) {
        String last = override.values.getLast();
        return switch (override.key) {
            case "push" -> target.with(BakeField.OUTPUT, pushed(target.entries(BakeField.OUTPUT), truth(override)));
            case "load" ->
                target.with(
                        BakeField.OUTPUT,
                        truth(override) ? loaded(target.entries(BakeField.OUTPUT)) : target.entries(BakeField.OUTPUT));
            case "secret" -> target.with(BakeField.SECRET, secret(override, target, last));
            default -> {
                BakeField named = NAMES.get(override.key);
                BakeField field = named == null ? BakeField.of(override.key) : named;
                // A list of platforms is set by the key that a flag has.
                if (field == null || override.key.equals("platforms")) {
                    throw wrong(override.typed, "there is no key " + override.key, near(override.key));
                }
                yield applied(override, field, target, last);
            }
        };
    }

    private static @Nullable String near(String key) {
        if (key.equals("platforms")) {
            return "did you mean \"platform\"?";
        }
        return key.equals("inherits") ? "what a target inherits stands in the file alone" : BakeValues.near(key);
    }

    private static BakeTarget applied(Said override, BakeField field, BakeTarget target, String last) {
        if (field.kind == Kind.MAP) {
            if (override.name == null) {
                throw wrong(override.typed, override.key + " needs a name", override.key + ".NAME=VALUE");
            }
            return target.withKey(field, override.name, last);
        }
        if (field.kind == Kind.TEXT) {
            return target.with(field, last);
        }
        if (field.kind == Kind.SWITCH) {
            return target.with(field, truth(override));
        }
        // These are added to in any case.
        boolean appends = override.appends
                || field == BakeField.ENTITLEMENTS
                || field == BakeField.ANNOTATIONS
                || field == BakeField.ATTEST;
        if (field.kind == Kind.TEXTS) {
            List<String> all = new ArrayList<>(appends ? target.texts(field) : List.of());
            all.addAll(override.values);
            return target.with(field, all);
        }
        List<BakeEntry> all = new ArrayList<>(appends ? target.entries(field) : List.of());
        override.values.forEach(value -> all.addAll(BakeEntry.parse(field.kind, value, "--set " + override.typed)));
        return target.with(field, BakeEntry.distinct(all));
    }

    private static boolean truth(Said override) {
        Boolean truth = GoBool.parse(override.values.getLast());
        if (truth == null) {
            throw wrong(override.typed, override.key + " is true or false", null);
        }
        return truth;
    }

    /** Where the value of a secret is that the file names. */
    private static List<BakeEntry> secret(Said override, BakeTarget target, String value) {
        String id = override.name;
        if (id == null || override.appends) {
            throw wrong(override.typed, "secret needs the id of one of the file's", "secret.ID=src=FILE");
        }
        List<BakeEntry> out = new ArrayList<>();
        boolean found = false;
        for (BakeEntry each : target.entries(BakeField.SECRET)) {
            boolean same = each.text("id").equals(id);
            found |= same;
            if (same) {
                BakeEntry next = BakeEntry.parse(Kind.SECRETS, value, "--set " + override.typed)
                        .getFirst();
                if (!next.text("id").isEmpty() && !next.text("id").equals(id)) {
                    throw wrong(override.typed, "the id is another one", null);
                }
                out.addAll(BakeEntry.parse(Kind.SECRETS, "id=" + id + "," + next.flag(), "--set " + override.typed));
            } else {
                out.add(each);
            }
        }
        if (!found) {
            throw wrong(override.typed, "the target " + target.name() + " has no secret " + id, null);
        }
        return out;
    }

    /** Images go to their registry, too; a target that only goes elsewhere stays as it is. */
    private static List<BakeEntry> pushed(List<BakeEntry> outputs, boolean push) {
        List<BakeEntry> out = new ArrayList<>();
        boolean adds = push;
        for (BakeEntry output : outputs) {
            String type = output.text("type");
            adds &= type.equals("docker");
            if (type.equals("image")) {
                out.add(output.with("push", String.valueOf(push)));
            } else if (push || !type.equals("registry")) {
                out.add(output);
            }
        }
        if (adds) {
            out.addAll(BakeEntry.parse(Kind.OUTPUTS, "type=image,push=true", "--push"));
        }
        return out;
    }

    /** The engine gets the image too, unless the target goes to files alone. */
    private static List<BakeEntry> loaded(List<BakeEntry> outputs) {
        for (BakeEntry output : outputs) {
            switch (output.text("type")) {
                case "docker" -> {
                    if (output.text("dest").isEmpty()) {
                        return outputs;
                    }
                }
                case "image", "registry", "oci" -> {
                    // They go beside it.
                }
                default -> {
                    return outputs;
                }
            }
        }
        List<BakeEntry> out = new ArrayList<>(outputs);
        out.addAll(BakeEntry.parse(Kind.OUTPUTS, "type=docker", "--load"));
        return out;
    }
}
