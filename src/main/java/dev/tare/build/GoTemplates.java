package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.GoCompile;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.GoSection;
import dev.tare.build.request.Workplace;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request whose templates are filled in: names of the image, and for Go labels, variables and flags of the compiler. */
final class GoTemplates {
    private GoTemplates() {}

    /** The request without templates. @throws dev.tare.diagnostic.TareException where one cannot be filled in */
    static BuildRequest filled(BuildRequest request, Workplace place) {
        boolean go = request.source() instanceof BuildSource.GoFolder;
        if (!go && request.nameTemplates().isEmpty()) {
            return request;
        }
        Long epoch = request.epoch();
        Instant time =
                Instant.ofEpochSecond(epoch == null ? place.clock().instant().getEpochSecond() : epoch);
        GoTemplate template = new GoTemplate(folder(request.source()), environment(request.source(), place), time);
        List<Reference> names = new ArrayList<>(request.names());
        for (String name : request.nameTemplates()) {
            names.add(ImageName.parse(template.fill(name, "--tag")));
        }
        return request.with(
                names,
                go ? template.fill(request.labels(), "--label") : request.labels(),
                go ? filled(request.go(), template) : request.go());
    }

    private static @Nullable Path folder(BuildSource source) {
        if (source instanceof BuildSource.GoFolder go) {
            return go.goPackage().folder();
        }
        return source instanceof BuildSource.DockerfileText text ? text.folder() : null;
    }

    private static Map<String, String> environment(BuildSource source, Workplace place) {
        Map<String, String> environment = new TreeMap<>(place.environment());
        if (source instanceof BuildSource.GoFolder go && go.fetched() != null) {
            environment.putAll(go.fetched().environment());
        }
        return environment;
    }

    private static GoRequest filled(GoRequest request, GoTemplate template) {
        List<GoSection> sections = new ArrayList<>();
        for (GoSection section : request.sections()) {
            sections.add(new GoSection(
                    section.folder(), section.name(), filled(section.compile(), template), section.image()));
        }
        return request.with(filled(request.compile(), template))
                .with(request.image().withEnv(template.fill(request.image().env(), "--env")))
                .with(sections);
    }

    private static GoCompile filled(GoCompile compile, GoTemplate template) {
        String ldflags = compile.ldflags();
        return new GoCompile(
                ldflags == null ? null : template.fill(ldflags, "--ldflags"),
                template.fill(compile.flags(), "--go-flag"),
                compile.tags(),
                template.fill(compile.env(), "--go-env"),
                compile.capabilities(),
                compile.profile(),
                compile.debugged(),
                compile.toolchain());
    }
}
