package dev.tare.build;

import dev.tare.attest.BuildDefinition;
import dev.tare.attest.Component;
import dev.tare.attest.Dependency;
import dev.tare.attest.Sbom;
import dev.tare.attest.SourceDigests;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.GoRequest;
import dev.tare.diagnostic.SourceText;
import dev.tare.oci.ImageConfig;
import dev.tare.plan.Op;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was asked of a build, as its provenance tells it. No place of this machine is named. */
final class RequestFacts {
    private static final String LABEL = "org.opencontainers.image.";

    private RequestFacts() {}

    /** @param sbom of a Go program's image; of another one nothing is read in it */
    static BuildDefinition of(BuildRequest request, ImageConfig config, @Nullable Sbom sbom, SourceDigests digests)
            throws IOException {
        TreeMap<String, String> args = new TreeMap<>();
        args.put("platform", config.platform().toString());
        request.labels().forEach((name, value) -> args.put("label:" + name, value));
        return request.source() instanceof BuildSource.DockerfileText dockerfile
                ? dockerfile(dockerfile, request.dockerfile(), args, digests)
                : goPackage(
                        (BuildSource.GoFolder) request.source(),
                        request.go(),
                        config,
                        args,
                        Objects.requireNonNull(sbom),
                        digests);
    }

    private static BuildDefinition dockerfile(
            BuildSource.DockerfileText source,
            DockerfileRequest request,
            Map<String, String> args,
            SourceDigests digests)
            throws IOException {
        String target = request.target();
        if (target != null) {
            args.put("target", target);
        }
        request.args().forEach((name, value) -> args.put("build-arg:" + name, value));
        TreeSet<Dependency> dependencies = new TreeSet<>();
        Dependency remote = remote(source.remote(), digests);
        if (remote != null) {
            dependencies.add(remote);
        }
        SourceText text = source.text().text().isEmpty() ? null : source.text();
        return new BuildDefinition(
                BuildDefinition.DOCKERFILE, path(source), remote, new TreeMap<>(args), dependencies, text);
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
    private static BuildDefinition goPackage(
            BuildSource.GoFolder folder,
            GoRequest request,
            ImageConfig config,
            Map<String, String> args,
            Sbom sbom,
            SourceDigests digests)
            throws IOException {
        args.putAll(GoFacts.of(request));
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
        return new BuildDefinition("go", path, from == null ? commit : from, new TreeMap<>(args), dependencies, null);
    }
}
