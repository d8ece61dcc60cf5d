package dev.tare.cli.build;

import dev.tare.attest.BuildRequest;
import dev.tare.attest.Component;
import dev.tare.attest.Dependency;
import dev.tare.attest.Sbom;
import dev.tare.attest.SourceDigests;
import dev.tare.cli.command.Arguments;
import dev.tare.diagnostic.SourceText;
import dev.tare.oci.ImageConfig;
import dev.tare.plan.Op;
import dev.tare.text.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was asked of a build, as its provenance tells it. No place of this machine is named. */
final class RequestFacts {
    private static final String LABEL = "org.opencontainers.image.";

    private RequestFacts() {}

    static BuildRequest of(BuildSource source, BuildSetup setup, ImageConfig config, Sbom sbom, SourceDigests digests)
            throws IOException {
        TreeMap<String, String> args = new TreeMap<>();
        args.put("platform", config.platform().toString());
        Pairs.of(setup.arguments().values("label")).forEach((name, value) -> args.put("label:" + name, value));
        return source instanceof BuildSource.DockerfileText dockerfile
                ? dockerfile(dockerfile, setup, args, digests)
                : goPackage((BuildSource.GoFolder) source, setup.arguments(), config, args, sbom, digests);
    }

    private static BuildRequest dockerfile(
            BuildSource.DockerfileText source, BuildSetup setup, Map<String, String> args, SourceDigests digests)
            throws IOException {
        String target = setup.arguments().value("target");
        if (target != null) {
            args.put("target", target);
        }
        for (String argument : setup.arguments().values("build-arg")) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? setup.console().environment().get(name) : argument.substring(equals + 1);
            if (value != null) {
                args.put("build-arg:" + name, value);
            }
        }
        TreeSet<Dependency> dependencies = new TreeSet<>();
        Dependency remote = remote(source.remote(), digests);
        if (remote != null) {
            dependencies.add(remote);
        }
        SourceText text = source.text().text().isEmpty() ? null : source.text();
        return new BuildRequest(BuildRequest.DOCKERFILE, path(source), remote, new TreeMap<>(args), dependencies, text);
    }

    private static @Nullable Dependency remote(Op.@Nullable TreeSource source, SourceDigests digests)
            throws IOException {
        if (source instanceof Op.GitSource git) {
            return Dependency.of(git, digests);
        }
        return source instanceof Op.HttpSource http ? Dependency.of(http, digests) : null;
    }

    /** In its context; one that lies elsewhere is told by its name alone. */
    private static String path(BuildSource.DockerfileText source) {
        Path file = source.file();
        Path folder = source.folder();
        if (file == null || folder == null) {
            return source.text().name();
        }
        Path whole = file.toAbsolutePath().normalize();
        Path context = folder.toAbsolutePath().normalize();
        return whole.startsWith(context) ? context.relativize(whole).toString() : String.valueOf(file.getFileName());
    }

    /** What the program and the image's own labels say. */
    private static BuildRequest goPackage(
            BuildSource.GoFolder folder,
            Arguments arguments,
            ImageConfig config,
            Map<String, String> args,
            Sbom sbom,
            SourceDigests digests)
            throws IOException {
        String ldflags = arguments.value("ldflags");
        if (ldflags != null) {
            args.put("ldflags", ldflags);
        }
        List<String> flags = arguments.values("go-flag");
        if (!flags.isEmpty()) {
            args.put("go-flags", String.join(" ", flags));
        }
        String path = "";
        TreeSet<Dependency> dependencies = new TreeSet<>();
        for (Component each : sbom.components()) {
            if (each.type() == Component.Type.APPLICATION) {
                path = each.name();
            } else if (each.type() == Component.Type.LIBRARY) {
                dependencies.add(Dependency.of(each));
            }
        }
        Map<String, String> labels = config.container().labels();
        String revision = labels.getOrDefault(LABEL + "revision", "");
        String source = labels.getOrDefault(LABEL + "source", "");
        // What differs from the commit is not the commit.
        boolean exact = !revision.isEmpty() && !revision.endsWith("-dirty") && !source.isEmpty();
        Dependency commit = exact ? Dependency.ofCommit(source, revision) : null;
        Dependency from =
                folder.fetched() == null ? null : remote(folder.fetched().source(), digests);
        return new BuildRequest("go", path, from == null ? commit : from, new TreeMap<>(args), dependencies, null);
    }
}
