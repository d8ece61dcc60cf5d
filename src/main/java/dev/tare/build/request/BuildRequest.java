package dev.tare.build.request;

import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.golang.GoProfile;
import dev.tare.oci.ImageName;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ExecSettings;
import dev.tare.source.BuildFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be built, and where it goes. It is valid: what can be wrong with it is said when it is made.
 *
 * @param source what the image is made of
 * @param platforms what to build for, in order; empty for what the environment says, else this machine's
 * @param names of the image; none for a Go program's own, or no name
 * @param nameTemplates further names, in which something is filled in when it is known what is built
 * @param labels of the image
 * @param annotations of the manifest and around it
 * @param noCache whether each step is done anew
 * @param steps what RUN steps are handed and allowed
 * @param epoch SOURCE_DATE_EPOCH in seconds since 1970, or null
 */
public record BuildRequest(
        BuildSource source,
        List<Platform> platforms,
        List<Reference> names,
        List<String> nameTemplates,
        Map<String, String> labels,
        Annotations annotations,
        boolean noCache,
        GoRequest go,
        DockerfileRequest dockerfile,
        ExecSettings steps,
        CacheRequest caches,
        FinishRequest finish,
        AttestRequest attestations,
        OutputRequest outputs,
        @Nullable Long epoch) {
    /** @throws TareException (usage) where parts of it do not go together */
    public BuildRequest {
        platforms = List.copyOf(platforms);
        names = List.copyOf(names);
        nameTemplates = List.copyOf(nameTemplates);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        if (source instanceof BuildSource.GoFolder && go.compile().usedProfile() == GoProfile.SMALLEST) {
            outputs = outputs.smallest();
        }
        outputs.require(platforms, attestations.hangsBeside());
        // A file beside a Go package may name it.
        if (!(source instanceof BuildSource.GoFolder) && nameTemplates.isEmpty()) {
            outputs.requireName(names);
        }
    }

    /** That there is a name where one is of need. @throws TareException (usage) if not */
    public void requireName() {
        outputs.requireName(names);
    }

    /** A request for an image of this alone; more is said by the draft. */
    public static Draft of(BuildSource source) {
        return new Draft(source);
    }

    /** The one platform that was named, or the first; null where none was. */
    public @Nullable Platform platform() {
        return platforms.isEmpty() ? null : platforms.getFirst();
    }

    public boolean forSeveral() {
        return platforms.size() > 1;
    }

    /** The same of another source: what a context from elsewhere turned out to be. */
    public BuildRequest withSource(BuildSource found) {
        return found.equals(source) ? this : with(found, platforms, names, nameTemplates, labels, go);
    }

    /** The same with these names, and nothing that is to be filled in. */
    public BuildRequest with(List<Reference> newNames, Map<String, String> newLabels, GoRequest newGo) {
        return with(source, platforms, newNames, List.of(), newLabels, newGo);
    }

    BuildRequest with(
            BuildSource newSource,
            List<Platform> newPlatforms,
            List<Reference> newNames,
            List<String> newTemplates,
            Map<String, String> newLabels,
            GoRequest newGo) {
        return new BuildRequest(
                newSource,
                newPlatforms,
                newNames,
                newTemplates,
                newLabels,
                annotations,
                noCache,
                newGo,
                dockerfile,
                steps,
                caches,
                finish,
                attestations,
                outputs,
                epoch);
    }

    /**
     * The options by which its Dockerfile is planned for the first of the platforms.
     *
     * @throws IllegalStateException where its source is none
     */
    public PlanOptions planOptions() {
        if (!(source instanceof BuildSource.DockerfileText text)) {
            throw new IllegalStateException("no Dockerfile: " + source.said());
        }
        Path ignoring = text.ignoreFile();
        PlanOptions.Builder options = PlanOptions.builder()
                .target(dockerfile.target())
                .targetPlatform(platform())
                .noCache(noCache)
                .sourceDateEpoch(epoch)
                .ignorePatterns(ignoring == null ? List.of() : BuildFiles.ignorePatterns(ignoring))
                .network(dockerfile.usualNetwork())
                .limits(dockerfile.limits());
        dockerfile.noCacheStages().forEach(options::noCacheStage);
        dockerfile.args().forEach(options::buildArg);
        labels.forEach(options::label);
        dockerfile.contexts().all().forEach(options::context);
        return options.build();
    }

    /** Of the options of Dockerfiles those that are given, by the names of the flags. */
    public List<String> dockerfileOnly() {
        List<String> out = new ArrayList<>(dockerfile.given());
        // Commands that clean up run in an image of any source.
        boolean runs = !finish.cleanup().isEmpty();
        DockerfileRequest.add(out, "secret", !runs && !steps.secrets().isEmpty());
        DockerfileRequest.add(out, "ssh", !runs && !steps.agents().isEmpty());
        DockerfileRequest.add(out, "allow", !runs && !steps.allowed().isEmpty());
        out.addAll(caches.given());
        return out;
    }

    /** Collects a request; not for several threads. */
    public static final class Draft {
        private final BuildSource source;
        private final List<Reference> names = new ArrayList<>();
        private final List<String> nameTemplates = new ArrayList<>();
        private final List<OutputSpec> deliveries = new ArrayList<>();
        private List<Platform> platforms = List.of();
        private Map<String, String> labels = Map.of();
        private Annotations annotations = Annotations.NONE;
        private boolean noCache;
        private boolean load;
        private GoRequest go = GoRequest.USUAL;
        private DockerfileRequest dockerfile = DockerfileRequest.USUAL;
        private ExecSettings steps = ExecSettings.NONE;
        private CacheRequest caches = CacheRequest.NONE;
        private FinishRequest finish = FinishRequest.NONE;
        private AttestRequest attestations = AttestRequest.NONE;
        private @Nullable Long epoch;

        private Draft(BuildSource source) {
            this.source = source;
        }

        /** One more name. @throws TareException (usage) when it is none */
        public Draft name(String name) {
            return names(List.of(ImageName.parse(name)));
        }

        /** More names. */
        public Draft names(List<Reference> more) {
            names.addAll(more);
            return this;
        }

        /** More names, in which templates such as {@code {{.Git.Tag}}} are filled in. */
        public Draft nameTemplates(List<String> more) {
            nameTemplates.addAll(more);
            return this;
        }

        /** What to build for. */
        public Draft platforms(List<Platform> all) {
            this.platforms = all;
            return this;
        }

        /** The labels. */
        public Draft labels(Map<String, String> all) {
            this.labels = all;
            return this;
        }

        /** The annotations; deliveries that are added later have them too. */
        public Draft annotations(Annotations all) {
            this.annotations = all;
            return this;
        }

        /** Has each step done anew. */
        public Draft noCache(boolean all) {
            this.noCache = all;
            return this;
        }

        /** How a Go package is built. */
        public Draft go(GoRequest how) {
            this.go = how;
            return this;
        }

        /** What is asked of a Dockerfile. */
        public Draft dockerfile(DockerfileRequest how) {
            this.dockerfile = how;
            return this;
        }

        /** What RUN steps are handed and allowed. */
        public Draft steps(ExecSettings settings) {
            this.steps = settings;
            return this;
        }

        /** Caches of other machines. */
        public Draft caches(CacheRequest all) {
            this.caches = all;
            return this;
        }

        /** What is done after the last instruction. */
        public Draft finish(FinishRequest how) {
            this.finish = how;
            return this;
        }

        /** What is said of the images. */
        public Draft attestations(AttestRequest what) {
            this.attestations = what;
            return this;
        }

        /** One more place where it goes, with the annotations that were given. */
        public Draft output(OutputSpec spec) {
            deliveries.add(spec.with(annotations));
            return this;
        }

        /** Has the Docker or podman of this machine get it. */
        public Draft load(boolean yes) {
            this.load = yes;
            return this;
        }

        /** SOURCE_DATE_EPOCH in seconds since 1970; null for none. */
        public Draft epoch(@Nullable Long seconds) {
            this.epoch = seconds;
            return this;
        }

        /** @throws TareException (usage) where parts of it do not go together */
        public BuildRequest request() {
            return new BuildRequest(
                    source,
                    platforms,
                    names,
                    nameTemplates,
                    labels,
                    annotations,
                    noCache,
                    go,
                    dockerfile,
                    steps,
                    caches,
                    finish,
                    attestations,
                    new OutputRequest(deliveries, load),
                    epoch);
        }
    }
}
