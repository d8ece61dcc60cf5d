package dev.tare.build.request;

import dev.tare.deliver.load.LayoutImages;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Build contexts besides the main one.
 *
 * @param all what each stands for, by {@link PlanOptions#contextName}
 * @param folders those of them that are folders of this machine
 */
public record NamedContexts(Map<String, PlanOptions.NamedContext> all, Map<String, Path> folders) {
    private static final String IMAGE = "docker-image://";

    public static final NamedContexts NONE = new NamedContexts(Map.of(), Map.of());

    public NamedContexts {
        all = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(all));
        folders = Map.copyOf(folders);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Reads them in docker's form, {@code NAME=PLACE}: a folder, {@code docker-image://}, {@code oci-layout://} or an
     * address.
     *
     * @throws TareException (usage) that names the one of an unknown kind
     */
    public static NamedContexts parse(List<String> options, Workplace place) {
        Map<String, PlanOptions.NamedContext> all = new LinkedHashMap<>();
        Map<String, Path> folders = new HashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals <= 0 || equals == option.length() - 1) {
                throw TareException.usage("--build-context takes NAME=PATH, not \"" + option + "\"", null);
            }
            String typed = option.substring(0, equals);
            String value = option.substring(equals + 1);
            String name = PlanOptions.contextName(typed);
            PlanOptions.NamedContext elsewhere = elsewhere(typed, value, place);
            if (elsewhere != null) {
                all.put(name, elsewhere);
                folders.remove(name);
                continue;
            }
            Path folder = place.path(value);
            if (!Files.isDirectory(folder)) {
                throw TareException.usage("the build context " + typed + ": " + value + " is no folder", null);
            }
            all.put(name, new PlanOptions.FolderContext(BuildFiles.ignorePatterns(folder.resolve(".dockerignore"))));
            folders.put(name, folder);
        }
        return new NamedContexts(all, folders);
    }

    private static PlanOptions.@Nullable NamedContext elsewhere(String name, String value, Workplace place) {
        if (value.startsWith(IMAGE)) {
            return new PlanOptions.ImageContext(value.substring(IMAGE.length()));
        }
        if (value.startsWith(LayoutImages.SCHEME)) {
            return new PlanOptions.ImageContext(LayoutImages.absolute(value, place::path));
        }
        Op.TreeSource remote = ContextAddress.of(value, place);
        if (remote != null) {
            return new PlanOptions.RemoteContext(remote);
        }
        if (value.indexOf("://") > 0) {
            throw TareException.usage(
                    "the build context " + name + ": " + value + " is of no kind that is known",
                    "give a folder, docker-image://NAME, oci-layout://FOLDER, or an address of git, http or https");
        }
        return null;
    }
}
