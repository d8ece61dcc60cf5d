package dev.tare.bake;

import dev.tare.bake.hcl.HclBody;
import dev.tare.bake.hcl.HclJson;
import dev.tare.bake.hcl.HclParser;
import dev.tare.build.request.ContextAddress;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.source.BuildFiles;
import dev.tare.text.GoBool;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds bake files and compose files, and reads them as one definition. */
public final class BakeFiles {
    /** Those that are read where none is named, each that is there, in this order. */
    private static final List<String> USUAL = List.of(
            "compose.yaml",
            "compose.yml",
            "docker-compose.yml",
            "docker-compose.yaml",
            "docker-bake.json",
            "docker-bake.hcl",
            "docker-bake.override.json",
            "docker-bake.override.hcl");

    private BakeFiles() {}

    /**
     * The texts of files.
     *
     * @param names as typed, {@code -} for standard input; none for those of the environment, or the usual ones
     * @throws TareException where one is not there, or none is
     */
    public static List<SourceText> read(List<String> names, Workplace place) {
        List<String> named = names.isEmpty() ? ofEnvironment(place) : names;
        List<SourceText> out = new ArrayList<>();
        for (String name : named.isEmpty() ? USUAL : named) {
            String typed = name.startsWith("cwd://") ? name.substring("cwd://".length()) : name;
            if (typed.equals("-")) {
                out.add(text(place.input(), "-"));
                continue;
            }
            Path file = place.path(typed);
            if (named.isEmpty() && !Files.exists(file)) {
                continue;
            }
            if (ContextAddress.isAddress(typed) || typed.contains("://")) {
                throw TareException.usage(
                        "the bake file " + typed + " is not fetched: a stranger's file decides what is built where",
                        "clone or download it, look at it, and name the file with -f");
            }
            out.add(file(typed, "bake file", place));
        }
        if (out.isEmpty()) {
            throw TareException.usage(
                    "there is no bake file here",
                    "it is a docker-bake.hcl, a docker-bake.json or a compose.yaml; name another with -f");
        }
        return out;
    }

    private static SourceText text(InputStream in, String name) {
        return new SourceText(name, BuildFiles.text(BuildFiles.read(in, name), name));
    }

    private static List<String> ofEnvironment(Workplace place) {
        String all = place.environment().get("BUILDX_BAKE_FILE");
        if (all == null) {
            return List.of();
        }
        String separator = place.environment().getOrDefault("BUILDX_BAKE_FILE_SEPARATOR", "");
        List<String> out = new ArrayList<>();
        int from = 0;
        String between = separator.isEmpty() ? File.pathSeparator : separator;
        for (int at = all.indexOf(between); at >= 0; at = all.indexOf(between, from)) {
            out.add(all.substring(from, at).strip());
            from = at + between.length();
        }
        out.add(all.substring(from).strip());
        out.removeIf(String::isEmpty);
        return out;
    }

    /**
     * What is known outside of the files.
     *
     * @param given on the command line
     * @param context that an address on the command line would be the context of
     * @param platform of this machine
     */
    public static BakeVariables variables(Map<String, String> given, Workplace place, String context, String platform) {
        String disabled = place.environment().getOrDefault("BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP", "");
        boolean looks = !Boolean.TRUE.equals(GoBool.parse(disabled));
        return new BakeVariables(
                Map.of("BAKE_CMD_CONTEXT", context, "BAKE_LOCAL_PLATFORM", platform),
                given,
                looks ? place.environment() : Map.of());
    }

    /** Reads texts: compose files first, then the others over them. @throws TareException at what is wrong */
    public static BakeConfig parse(List<SourceText> files, BakeVariables variables, Workplace place) {
        List<SourceText> compose = new ArrayList<>();
        List<HclBody> bodies = new ArrayList<>();
        for (SourceText file : files) {
            HclBody body = hcl(file);
            if (body == null) {
                compose.add(file);
            } else {
                bodies.add(body);
            }
        }
        BakeConfig.Draft draft = new BakeConfig.Draft();
        if (!compose.isEmpty()) {
            ComposeReader.read(compose, composeFiles(variables, place), draft);
        }
        return draft.config(bodies.isEmpty() ? List.of() : BakeReader.read(bodies, variables, draft));
    }

    /** By the end of its name; where that says nothing, by what can be read. @return null for a compose file */
    private static @Nullable HclBody hcl(SourceText file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        if (name.endsWith(".yml") || name.endsWith(".yaml")) {
            return null;
        }
        if (name.endsWith(".hcl")) {
            return HclParser.parse(file);
        }
        if (name.endsWith(".json")) {
            return HclJson.parse(file, BakeReader.BLOCKS);
        }
        if (file.text().stripLeading().startsWith("{")) {
            return HclJson.parse(file, BakeReader.BLOCKS);
        }
        try {
            if (ComposeReader.isCompose(file)) {
                return null;
            }
        } catch (TareException e) {
            // No YAML: HCL tells what is wrong.
        }
        return HclParser.parse(file);
    }

    private static ComposeReader.Files composeFiles(BakeVariables variables, Workplace place) {
        return new ComposeReader.Files() {
            @Override
            public SourceText open(String path) {
                return file(path, "compose file", place);
            }

            @Override
            public Map<String, String> variables(String folder, List<String> envFiles) {
                Map<String, String> all = new LinkedHashMap<>();
                for (String name : List.of(".env", folder.isEmpty() ? ".env" : folder + "/.env")) {
                    if (Files.isRegularFile(place.path(name))) {
                        DotEnv.read(name, file(name, "file", place).text(), variables.all(), all);
                    }
                }
                for (String name : envFiles) {
                    DotEnv.read(name, file(name, "file", place).text(), variables.all(), all);
                }
                all.putAll(variables.all());
                return all;
            }
        };
    }

    private static SourceText file(String typed, String kind, Workplace place) {
        Path file = place.path(typed);
        if (!Files.isRegularFile(file) && !Files.isReadable(file) || Files.isDirectory(file)) {
            throw TareException.usage("there is no " + kind + " " + typed, null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return text(in, typed);
        } catch (IOException e) {
            throw TareException.failed("the " + kind + " " + typed + " can't be read: " + Reasons.of(e), e);
        }
    }
}
