package dev.tare.build.request;

import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.explain.budget.Budget;
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
 * What to build, and where it goes. A request is valid: whatever can be wrong with it is reported when it is made.
 *
 * @param source what the image is made of
 * @param platforms what to build for, in order; empty for what the environment says, else this machine's
 * @param names of the image; empty for a Go program's own name, or for none
 * @param nameTemplates further names that hold templates, filled in once it is known what is built
 * @param labels of the image
 * @param annotations of the manifest, its descriptor and the index
 * @param noCache whether every step runs, whatever the cache holds
 * @param steps what RUN steps are given and allowed
 * @param budget what the image may at most be
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
        Budget budget,
        @Nullable Long epoch) {
    /** @throws TareException (usage) where parts of it do not go together */
    public BuildRequest {
        platforms = List.copyOf(platforms);
        names = List.copyOf(names);
        nameTemplates = List.copyOf(nameTemplates);
        labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
        if (source instanceof BuildSource.GoFolder && go.compile().usedProfile() == GoProfile.SMALLEST) {
            outputs = outputs.smallest();
        }
        outputs.require(platforms, attestations.hangsBeside());
        if (attestations.referrers() && !attestations.isNone()) {
            outputs.requireReferrers();
        }
        // A file beside a Go package may name it.
        if (!(source instanceof BuildSource.GoFolder) && nameTemplates.isEmpty()) {
            outputs.requireName(names);
        }
    }

    /** Requires a name where an output needs one. @throws TareException (usage) where there is none */
    public void requireName() {
        outputs.requireName(names);
    }

    /** The draft of a request for this source, with nothing else set. */
    public static Draft of(BuildSource source) {
        return draft().source(source);
    }

    /** The draft of a request whose source is not known yet. */
    public static Draft draft() {
        return new Draft();
    }

    /** The first platform that was named; null where none was. */
    public @Nullable Platform platform() {
        return platforms.isEmpty() ? null : platforms.getFirst();
    }

    public boolean forSeveral() {
        return platforms.size() > 1;
    }

    /** The same for another source: the one that a fetched context turned out to hold. */
    public BuildRequest withSource(BuildSource found) {
        return found.equals(source) ? this : with(found, platforms, names, nameTemplates, labels, go);
    }

    /** The same with these names, and no templates. */
    public BuildRequest with(List<Reference> newNames, Map<String, String> newLabels, GoRequest newGo) {
        return with(source, platforms, newNames, List.of(), newLabels, newGo);
    }

    /** The same with another budget. */
    BuildRequest with(Budget newBudget) {
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
                outputs,
                newBudget,
                epoch);
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
                budget,
                epoch);
    }

    /**
     * The options for planning its Dockerfile for the first platform.
     *
     * @throws IllegalStateException where its source is no Dockerfile
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

    /** The names of the given flags that only a Dockerfile understands. */
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

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Draft {
        private final List<Reference> names = new ArrayList<>();
        private final List<String> nameTemplates = new ArrayList<>();
        private final List<OutputSpec> deliveries = new ArrayList<>();
        private @Nullable BuildSource source;
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
        private Budget budget = Budget.NONE;
        private @Nullable Long epoch;

        private Draft() {}

        /** Sets what the image is made of. */
        public Draft source(BuildSource of) {
            this.source = of;
            return this;
        }

        /** Adds a name. @throws TareException (usage) when it is none */
        public Draft name(String name) {
            return names(List.of(ImageName.parse(name)));
        }

        /** Adds names. */
        public Draft names(List<Reference> more) {
            names.addAll(more);
            return this;
        }

        /** Adds a name, or one that holds templates. @throws TareException (usage) when it is neither */
        public Draft nameOrTemplate(String tag) {
            return tag.contains("{{") ? nameTemplates(List.of(tag)) : name(tag);
        }

        /** Adds names that hold templates, such as {@code {{.Git.Tag}}}. */
        public Draft nameTemplates(List<String> more) {
            nameTemplates.addAll(more);
            return this;
        }

        /** Sets the platforms to build for. */
        public Draft platforms(List<Platform> all) {
            this.platforms = all;
            return this;
        }

        /** Sets the labels. */
        public Draft labels(Map<String, String> all) {
            this.labels = all;
            return this;
        }

        /** Sets the annotations, also of outputs that are added later. */
        public Draft annotations(Annotations all) {
            this.annotations = all;
            return this;
        }

        /** Sets whether every step runs, whatever the cache holds. */
        public Draft noCache(boolean all) {
            this.noCache = all;
            return this;
        }

        /** Sets how a Go package is built. */
        public Draft go(GoRequest how) {
            this.go = how;
            return this;
        }

        /** Sets the options of a Dockerfile. */
        public Draft dockerfile(DockerfileRequest how) {
            this.dockerfile = how;
            return this;
        }

        /** Sets what RUN steps are given and allowed. */
        public Draft steps(ExecSettings settings) {
            this.steps = settings;
            return this;
        }

        /** Sets the caches of other machines. */
        public Draft caches(CacheRequest all) {
            this.caches = all;
            return this;
        }

        /** Sets what happens after the last instruction. */
        public Draft finish(FinishRequest how) {
            this.finish = how;
            return this;
        }

        /** Sets the attestations. */
        public Draft attestations(AttestRequest what) {
            this.attestations = what;
            return this;
        }

        /** Adds an output, with the annotations set so far. */
        public Draft output(OutputSpec spec) {
            deliveries.add(spec.with(annotations));
            return this;
        }

        /** Sets whether this machine's Docker or podman gets the image. */
        public Draft load(boolean yes) {
            this.load = yes;
            return this;
        }

        /** Sets what the image may at most be. */
        public Draft budget(Budget most) {
            this.budget = most;
            return this;
        }

        /** Sets SOURCE_DATE_EPOCH in seconds since 1970; null for none. */
        public Draft epoch(@Nullable Long seconds) {
            this.epoch = seconds;
            return this;
        }

        /**
         * The request.
         *
         * @throws TareException (usage) where parts of it do not go together
         * @throws IllegalStateException without a source
         */
        public BuildRequest request() {
            if (source == null) {
                throw new IllegalStateException("no source");
            }
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
                    budget,
                    epoch);
        }
    }
}
