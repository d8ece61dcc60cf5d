package dev.tare.bake;

import dev.tare.build.request.ContextAddress;
import dev.tare.build.request.PathBounds;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a bake file may not do by itself, since it may be a stranger's: use the machine's network in RUN, run without
 * confinement, hand on the SSH agent, read or write files outside of the working directory. The command line allows it,
 * as with buildx: {@code --allow network.host}, {@code --allow fs.read=PATH}.
 */
public final class BakePermissions {
    private static final List<String> KEYS =
            List.of("network.host", "security.insecure", "ssh", "fs", "fs.read", "fs.write");

    private final Path directory;
    private final Set<String> named = new LinkedHashSet<>();
    private final List<Path> reads = new ArrayList<>();
    private final List<Path> writes = new ArrayList<>();

    private final String commandLine;

    private BakePermissions(Path directory, String commandLine) {
        this.directory = directory;
        this.commandLine = commandLine;
    }

    /**
     * Checks all targets.
     *
     * @param allowed by the command line
     * @param sets what the command line says over the files: a path in it is allowed
     * @throws TareException that names the first target that asks for more, and all flags that would allow it
     */
    public static void require(
            BakePlan plan, List<String> allowed, List<String> sets, Path directory, Map<String, String> environment) {
        BakePermissions permissions = new BakePermissions(directory, String.join("\n", sets));
        permissions.reads.add(directory);
        permissions.writes.add(directory);
        allowed.forEach(permissions::allow);
        if (Boolean.FALSE.equals(GoBool.parse(environment.getOrDefault("BUILDX_BAKE_ENTITLEMENTS_FS", "true")))) {
            permissions.allow("fs=*");
            permissions.allow("ssh");
        }
        plan.targets().values().forEach(permissions::check);
    }

    private void allow(String what) {
        int equals = what.indexOf('=');
        String key = equals < 0 ? what : what.substring(0, equals);
        if (!KEYS.contains(key) || key.startsWith("fs") == equals < 0) {
            throw TareException.usage("--allow knows no \"" + what + "\"", NearNames.hint(key, KEYS));
        }
        if (equals < 0) {
            named.add(what);
            return;
        }
        String value = what.substring(equals + 1);
        Path path = value.equals("*") ? Path.of("/") : directory.resolve(value);
        if (!key.equals("fs.write")) {
            reads.add(path);
        }
        if (!key.equals("fs.read")) {
            writes.add(path);
        }
    }

    private void check(BakeTarget target) {
        Set<String> missing = new LinkedHashSet<>();
        for (String each : target.texts(BakeField.ENTITLEMENTS)) {
            if (!named.contains(each)) {
                missing.add(each);
            }
        }
        String context = String.valueOf(target.text(BakeField.CONTEXT));
        read(context, missing);
        String dockerfile = String.valueOf(target.text(BakeField.DOCKERFILE));
        if (!ContextAddress.isAddress(context) && target.text(BakeField.DOCKERFILE_INLINE) == null) {
            read(dockerfile(context, dockerfile), missing);
        }
        for (String place : target.map(BakeField.CONTEXTS).values()) {
            if (!place.startsWith("target:") && !place.startsWith("docker-image:")) {
                read(place.startsWith("oci-layout://") ? place.substring("oci-layout://".length()) : place, missing);
            }
        }
        target.entries(BakeField.SECRET).forEach(secret -> read(secret.text("src"), missing));
        for (BakeEntry agent : target.entries(BakeField.SSH)) {
            if (agent.values().get("paths") instanceof List<?> paths) {
                paths.forEach(path -> read(String.valueOf(path), missing));
            } else if (!named.contains("ssh")) {
                missing.add("ssh");
            }
        }
        for (BakeEntry cache : target.entries(BakeField.CACHE_FROM)) {
            read(cache.text("type").equals("local") ? cache.text("src") : "", missing);
        }
        for (BakeEntry cache : target.entries(BakeField.CACHE_TO)) {
            write(cache.text("type").equals("local") ? cache.text("dest") : "", missing);
        }
        target.entries(BakeField.OUTPUT).forEach(output -> write(output.text("dest"), missing));
        if (!missing.isEmpty()) {
            List<String> flags = missing.stream().map(each -> "--allow " + each).toList();
            throw TareException.failed(
                    "target " + target.name() + " asks for more than a bake file may by itself",
                    "if it may have that: " + String.join(" ", flags));
        }
    }

    /** Where a target's Dockerfile is: in its context, unless it says otherwise. */
    static String dockerfile(String context, String dockerfile) {
        if (dockerfile.startsWith("cwd://")) {
            return dockerfile.substring("cwd://".length());
        }
        boolean alone = dockerfile.startsWith("/") || context.equals(".");
        return alone ? dockerfile : context + "/" + dockerfile;
    }

    private void read(String typed, Set<String> missing) {
        if (!typed.isEmpty() && !ContextAddress.isAddress(typed) && !isIn(typed, reads)) {
            missing.add("fs.read=" + typed);
        }
    }

    private void write(String typed, Set<String> missing) {
        if (!typed.isEmpty() && !typed.equals("-") && !isIn(typed, writes)) {
            missing.add("fs.write=" + typed);
        }
    }

    private boolean isIn(String typed, List<Path> folders) {
        if (commandLine.contains("=" + typed)) {
            return true;
        }
        Path path = directory.resolve(typed.startsWith("cwd://") ? typed.substring("cwd://".length()) : typed);
        for (Path folder : folders) {
            if (PathBounds.contains(folder, path)) {
                return true;
            }
        }
        return false;
    }
}
