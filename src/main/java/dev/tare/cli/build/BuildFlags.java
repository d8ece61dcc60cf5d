package dev.tare.cli.build;

import dev.tare.build.Builder;
import dev.tare.build.request.AttestRequest;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.CacheRequest;
import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.oci.ImageName;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.oci.Reference;
import dev.tare.plan.ExecSettings;
import dev.tare.text.Pairs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags of a build, read before anything is looked at: what is wrong with them is said first. */
record BuildFlags(
        List<Platform> platforms,
        List<Reference> names,
        List<String> nameTemplates,
        Map<String, String> labels,
        Annotations annotations,
        List<OutputSpec> outputs,
        boolean load,
        boolean noCache,
        Set<Builder.Option> options,
        AttestRequest attestations,
        GoRequest go,
        DockerfileRequest dockerfile,
        ExecSettings steps,
        CacheRequest caches,
        @Nullable Long epoch) {
    static BuildFlags of(Arguments arguments, Workplace place) {
        List<Reference> names = new ArrayList<>();
        List<String> templates = new ArrayList<>();
        for (String tag : arguments.values("tag")) {
            if (tag.contains("{{")) {
                templates.add(tag);
            } else {
                names.add(ImageName.parse(tag));
            }
        }
        List<OutputSpec> outputs = new ArrayList<>();
        for (String output : arguments.values("output")) {
            outputs.add(OutputSpec.parse(output));
        }
        if (arguments.has("push")) {
            outputs.add(OutputSpec.parse("type=registry"));
        }
        EnumSet<Builder.Option> options = EnumSet.noneOf(Builder.Option.class);
        if (arguments.has("no-cache")) {
            options.add(Builder.Option.FETCH_ANEW);
        }
        if (arguments.has("verbose")) {
            options.add(Builder.Option.MEASURE);
        }
        if (arguments.has("pull")) {
            options.add(Builder.Option.PULL);
        }
        return new BuildFlags(
                PlatformNames.all(arguments.values("platform")),
                names,
                templates,
                Pairs.of(arguments.values("label")),
                Annotations.parse(arguments.values("annotation")),
                outputs,
                arguments.has("load"),
                arguments.has("no-cache"),
                options,
                AttestFlags.of(arguments),
                GoFlagValues.of(arguments, place),
                DockerfileFlags.of(arguments, place),
                StepFlags.settings(arguments, place),
                CacheFlags.of(arguments),
                place.epoch());
    }

    BuildRequest request(BuildSource source) {
        BuildRequest.Draft draft = BuildRequest.of(source)
                .platforms(platforms)
                .names(names)
                .nameTemplates(nameTemplates)
                .labels(labels)
                .annotations(annotations)
                .noCache(noCache)
                .go(go)
                .dockerfile(dockerfile)
                .steps(steps)
                .caches(caches)
                .attestations(attestations)
                .load(load)
                .epoch(epoch);
        outputs.forEach(draft::output);
        return draft.request();
    }
}
