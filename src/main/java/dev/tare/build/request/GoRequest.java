package dev.tare.build.request;

import dev.tare.golang.GoContents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a Go package is built, and what its image holds.
 *
 * @param base the image that the program is put on; null for none
 * @param baseCmd whether the CMD of the base stays, as the program's arguments
 * @param compile of all its programs, where a section does not say otherwise
 * @param image what it holds beside them
 * @param sections options of single programs
 */
public record GoRequest(
        @Nullable String base,
        boolean baseCmd,
        GoCompile compile,
        GoContents image,
        NeedsRequest needs,
        List<GoSection> sections) {
    /** On nothing, with the usual flags. */
    public static final GoRequest USUAL =
            new GoRequest(null, false, GoCompile.USUAL, GoContents.NONE, NeedsRequest.USUAL, List.of());

    public GoRequest {
        sections = List.copyOf(sections);
    }

    /** On an image, with the usual flags. */
    public static GoRequest on(String base) {
        return USUAL.with(base, false);
    }

    /** The same on another base. */
    public GoRequest with(@Nullable String newBase, boolean newBaseCmd) {
        return new GoRequest(newBase, newBaseCmd, compile, image, needs, sections);
    }

    /** The same, compiled otherwise. */
    public GoRequest with(GoCompile newCompile) {
        return new GoRequest(base, baseCmd, newCompile, image, needs, sections);
    }

    /** The same with other contents. */
    public GoRequest with(GoContents newImage) {
        return new GoRequest(base, baseCmd, compile, newImage, needs, sections);
    }

    /** The same with other wishes about what the program needs. */
    public GoRequest with(NeedsRequest newNeeds) {
        return new GoRequest(base, baseCmd, compile, image, newNeeds, sections);
    }

    /** The same with other sections. */
    public GoRequest with(List<GoSection> newSections) {
        return new GoRequest(base, baseCmd, compile, image, needs, newSections);
    }

    /** Whether the image stands on another. */
    public boolean isBased() {
        return base != null && !base.equals("scratch");
    }

    /** This, with the values of another where this has none. */
    public GoRequest over(GoRequest other) {
        return new GoRequest(
                base == null ? other.base : base,
                baseCmd || other.baseCmd,
                compile.over(other.compile),
                image.over(other.image),
                needs.over(other.needs),
                sections.isEmpty() ? other.sections : sections);
    }

    /** What is said of the program of a package, with what is said of all. @param folder of the package, absolute */
    public GoSection section(Path folder) {
        for (GoSection section : sections) {
            if (section.folder().equals(folder)) {
                return new GoSection(folder, section.name(), section.compile().over(compile), section.image());
            }
        }
        return new GoSection(folder, null, compile, GoContents.NONE);
    }

    /** The names of the given flags that mean nothing to a Dockerfile. */
    public List<String> given() {
        List<String> out = new ArrayList<>(compile.given());
        DockerfileRequest.add(out, "base", base != null);
        DockerfileRequest.add(out, "base-cmd", baseCmd);
        DockerfileRequest.add(out, "add", !image.additions().isEmpty());
        DockerfileRequest.add(out, "kodata", image.kodata() != null);
        DockerfileRequest.add(out, "env", !image.env().isEmpty());
        DockerfileRequest.add(out, "workdir", image.workdir() != null);
        DockerfileRequest.add(out, "entrypoint", image.entrypoint() != null);
        DockerfileRequest.add(out, "arg", image.args() != null);
        DockerfileRequest.add(out, "expose", !image.ports().isEmpty());
        DockerfileRequest.add(out, "user", image.user() != null);
        DockerfileRequest.add(out, "volume", !image.volumes().isEmpty());
        DockerfileRequest.add(out, "stop-signal", image.stopSignal() != null);
        DockerfileRequest.add(out, "healthcheck", image.healthcheck() != null);
        out.addAll(needs.given());
        return out;
    }
}
