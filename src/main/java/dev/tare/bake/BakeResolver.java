package dev.tare.bake;

import dev.tare.bake.BakeField.Kind;
import dev.tare.bake.hcl.BakePaths;
import dev.tare.build.request.ContextAddress;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From a definition and what is asked for to the targets that are built. */
public final class BakeResolver {
    private final BakeConfig config;
    private final BakeOverrides overrides;
    private final Map<String, @Nullable BakeTarget> resolved = new HashMap<>();

    private BakeResolver(BakeConfig config, BakeOverrides overrides) {
        this.config = config;
        this.overrides = overrides;
    }

    /**
     * Resolves.
     *
     * @param asked names of targets and groups, and patterns of them; none for {@code default}
     * @param sets what the command line says over the files, {@code TARGET.KEY=VALUE}
     * @param environment variables of the process
     * @throws TareException where something is not there, or needs itself
     */
    public static BakePlan resolve(
            BakeConfig config, List<String> asked, List<String> sets, Map<String, String> environment) {
        return new BakeResolver(config, BakeOverrides.of(sets, config, environment)).plan(asked, environment);
    }

    private BakePlan plan(List<String> asked, Map<String, String> environment) {
        Set<String> names = new LinkedHashSet<>();
        for (String each : asked.isEmpty() ? List.of("default") : asked) {
            names.addAll(matching(ComposeService.targetName(each)));
        }
        Map<String, BakeTarget> targets = new LinkedHashMap<>();
        Map<String, BakeGroup> groups = new LinkedHashMap<>();
        for (String name : names) {
            Set<String> visited = new LinkedHashSet<>();
            Set<String> members = new LinkedHashSet<>();
            collect(name, visited, members, null);
            for (String group : visited) {
                BakeGroup known = config.group(group);
                if (known != null) {
                    groups.put(group, known);
                }
            }
            for (String member : members) {
                targets.put(member, complete(member));
            }
        }
        groups.putAll(asked(names, groups));
        List<String> linked = new ArrayList<>();
        for (String name : List.copyOf(targets.keySet())) {
            link(name, targets, linked, List.of());
        }
        String epoch = environment.get("SOURCE_DATE_EPOCH");
        if (epoch != null && !epoch.isEmpty()) {
            targets.replaceAll((_, target) -> target.map(BakeField.ARGS).containsKey("SOURCE_DATE_EPOCH")
                    ? target
                    : target.withKey(BakeField.ARGS, "SOURCE_DATE_EPOCH", epoch));
        }
        targets.replaceAll((_, target) -> cleaned(target));
        return new BakePlan(groups, targets, linked);
    }

    /** The group {@code default}: that of the file where it was asked for, with all else that was. */
    private static Map<String, BakeGroup> asked(Set<String> names, Map<String, BakeGroup> groups) {
        BakeGroup known = groups.get("default");
        Set<String> all = new TreeSet<>(known == null ? List.of() : known.targets());
        for (String name : names) {
            if (known == null || !name.equals("default")) {
                all.add(name);
            }
        }
        String description = known == null ? "" : known.description();
        return Map.of("default", new BakeGroup("default", description, List.copyOf(all)));
    }

    private List<String> matching(String pattern) {
        if (!Glob.hasWildcard(pattern) && pattern.indexOf(']') < 0) {
            return List.of(pattern);
        }
        Glob glob = Glob.of(pattern);
        List<String> out = names().stream().filter(glob::matches).toList();
        if (out.isEmpty()) {
            throw TareException.usage("no target is like " + pattern, "there are " + String.join(", ", names()));
        }
        return out;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        config.groups().forEach(group -> names.add(group.name()));
        config.targets().forEach(target -> names.add(target.name()));
        return names;
    }

    /** The targets of a name, which may be that of a group of groups. */
    private void collect(String name, Set<String> visited, Set<String> members, @Nullable String of) {
        BakeGroup group = config.group(name);
        if (group == null) {
            if (config.target(name) == null) {
                throw missing(name, of == null ? "" : ", which group " + of + " names");
            }
            members.add(name);
        } else if (visited.add(name)) {
            for (String each : group.targets()) {
                // A target that has the name of the group that it is in.
                if (each.equals(name)) {
                    members.add(each);
                } else {
                    collect(each, visited, members, name);
                }
            }
        }
    }

    private TareException missing(String name, String where) {
        String near = NearNames.hint(name, names());
        return TareException.usage(
                "there is no target " + name + where,
                near != null
                        ? near
                        : name.equals("default")
                                ? "name one: " + String.join(", ", names())
                                : "there are " + String.join(", ", names()));
    }

    private BakeTarget complete(String name) {
        BakeTarget target = inherited(name, "");
        if (target == null) {
            throw missing(name, "");
        }
        BakeTarget out = new BakeTarget(name, target.description(), List.of(), target.fields());
        if (out.text(BakeField.CONTEXT) == null) {
            out = out.with(BakeField.CONTEXT, ".");
        }
        String dockerfile = out.text(BakeField.DOCKERFILE);
        return dockerfile == null || dockerfile.isEmpty() ? out.with(BakeField.DOCKERFILE, "Dockerfile") : out;
    }

    /** A target with what it inherits; null where it is being resolved further up. */
    private @Nullable BakeTarget inherited(String name, String by) {
        if (resolved.containsKey(name)) {
            return resolved.get(name);
        }
        BakeTarget own = config.target(name);
        if (own == null) {
            throw missing(name, by);
        }
        resolved.put(name, null);
        BakeTarget all = BakeTarget.empty(name);
        for (String each : own.inherits()) {
            BakeTarget parent = inherited(each, ", which target " + name + " inherits");
            if (parent != null) {
                all = all.merge(parent);
            }
        }
        BakeTarget merged = overrides
                .applied(new BakeTarget(name, "", List.of(), all.merge(own).fields()))
                .normalized();
        BakeTarget out = new BakeTarget(name, all.merge(own).description(), List.of(), merged.fields());
        resolved.put(name, out);
        return out;
    }

    /** Adds the targets whose images a target's contexts are. */
    private void link(String name, Map<String, BakeTarget> targets, List<String> linked, List<String> path) {
        List<String> visited = new ArrayList<>(path);
        visited.add(name);
        for (String other : target(targets, name).links()) {
            if (other.equals(name)) {
                throw TareException.failed("target " + name + " cannot link to itself");
            }
            if (visited.contains(other)) {
                throw TareException.failed(
                        "infinite loop from " + name + " to " + other + ": each needs the other's image");
            }
            if (!targets.containsKey(other)) {
                BakeTarget added = complete(other);
                targets.put(
                        other, added.with(BakeField.OUTPUT, BakeEntry.parse(Kind.OUTPUTS, "type=cacheonly", other)));
                linked.add(other);
            }
            link(other, targets, linked, visited);
            BakeTarget needed = target(targets, other);
            BakeTarget own = target(targets, name);
            Set<String> allowed = new LinkedHashSet<>(own.texts(BakeField.ENTITLEMENTS));
            if (allowed.addAll(needed.texts(BakeField.ENTITLEMENTS))) {
                targets.put(name, own.with(BakeField.ENTITLEMENTS, List.copyOf(allowed)));
            }
            requirePlatforms(own, needed);
        }
    }

    private static BakeTarget target(Map<String, BakeTarget> targets, String name) {
        BakeTarget target = targets.get(name);
        if (target == null) {
            throw new IllegalStateException(name);
        }
        return target;
    }

    private static void requirePlatforms(BakeTarget own, BakeTarget needed) {
        List<String> those = own.texts(BakeField.PLATFORMS);
        List<String> there = needed.texts(BakeField.PLATFORMS);
        if (those.size() > 1 && there.size() > 1 && !there.containsAll(those)) {
            throw TareException.failed("target " + needed.name() + " can't be used by " + own.name()
                    + " because its platforms " + those + " are not a subset of " + there);
        }
    }

    /** The context without what says nothing in its path. */
    private static BakeTarget cleaned(BakeTarget target) {
        String context = target.text(BakeField.CONTEXT);
        if (context == null) {
            return target;
        }
        if (context.equals("-") || "-".equals(target.text(BakeField.DOCKERFILE))) {
            throw TareException.failed(
                    "target " + target.name() + ": nothing is read from standard input here",
                    "name a folder or an address, and a Dockerfile in it");
        }
        String local = context.startsWith("cwd://") ? context.substring("cwd://".length()) : context;
        boolean elsewhere = ContextAddress.isAddress(local);
        return target.with(BakeField.CONTEXT, elsewhere ? local : BakePaths.clean(local));
    }
}
