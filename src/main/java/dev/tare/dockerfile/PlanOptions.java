package dev.tare.dockerfile;

import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a Dockerfile besides its text.
 *
 * @param buildArgs {@code --build-arg}, in order
 * @param target name or number of the stage to build; null for the last one
 * @param targetPlatform {@code --platform}; null where not given: the build platform, and a base image that is there
 *     for another processor only keeps its own
 * @param buildPlatform of this machine
 * @param labels {@code --label}
 * @param noCache {@code --no-cache}: every COPY, ADD and RUN is done anew
 * @param noCacheStages {@code --no-cache-filter}: the same for these stages only, in lower case
 * @param sourceDateEpoch seconds since 1970, from the environment; a build argument SOURCE_DATE_EPOCH wins over it
 * @param contexts {@code --build-context}, by {@link #contextName}
 * @param ignorePatterns of the ignore file that applies to the main context
 * @param network of RUN where it does not say itself
 * @param limits of every RUN
 * @param severalPlatforms whether the same file is planned for other platforms too: steps then name theirs
 */
public record PlanOptions(
        Map<String, String> buildArgs,
        @Nullable String target,
        @Nullable Platform targetPlatform,
        Platform buildPlatform,
        Map<String, String> labels,
        boolean noCache,
        java.util.Set<String> noCacheStages,
        @Nullable Long sourceDateEpoch,
        Map<String, NamedContext> contexts,
        List<String> ignorePatterns,
        Op.Network network,
        Op.ExecLimits limits,
        boolean severalPlatforms) {
    public PlanOptions {
        buildArgs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArgs));
        labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
        noCacheStages = Collections.unmodifiableSet(new TreeSet<>(noCacheStages));
        contexts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(contexts));
        ignorePatterns = List.copyOf(ignorePatterns);
    }

    /** What a {@code --build-context} names. */
    public sealed interface NamedContext {}

    /**
     * A folder of this machine.
     *
     * @param ignorePatterns of its own ignore file
     */
    public record FolderContext(List<String> ignorePatterns) implements NamedContext {
        public FolderContext {
            ignorePatterns = List.copyOf(ignorePatterns);
        }
    }

    /**
     * {@code docker-image://reference}.
     *
     * @param reference as the user wrote it, without the scheme
     */
    public record ImageContext(String reference) implements NamedContext {}

    /** Files that are fetched. */
    public record RemoteContext(Op.TreeSource source) implements NamedContext {}

    /**
     * The one spelling of a context's name: {@code docker.io/library/alpine:latest} is {@code alpine}, as BuildKit's
     * clients and front end have it.
     */
    public static String contextName(String name) {
        Reference reference = Reference.parse(name);
        if (reference == null) {
            return name.toLowerCase(Locale.ROOT);
        }
        String familiar = reference.familiar();
        return familiar.endsWith(":latest") ? familiar.substring(0, familiar.length() - 7) : familiar;
    }

    /** The same for one of several platforms. */
    public PlanOptions forOneOfSeveral(Platform platform) {
        return new PlanOptions(
                buildArgs,
                target,
                platform,
                buildPlatform,
                labels,
                noCache,
                noCacheStages,
                sourceDateEpoch,
                contexts,
                ignorePatterns,
                network,
                limits,
                true);
    }

    /** The platform that is built for. */
    Platform platform() {
        return targetPlatform == null ? buildPlatform : targetPlatform;
    }

    boolean ignoresCache(String stage) {
        return noCache || noCacheStages.contains(stage);
    }

    /** Options that ask for nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not for several threads. */
    public static final class Builder {
        private final Map<String, String> buildArgs = new LinkedHashMap<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, NamedContext> contexts = new LinkedHashMap<>();
        private final TreeSet<String> noCacheStages = new TreeSet<>();
        private List<String> ignorePatterns = new ArrayList<>();
        private @Nullable String target;
        private @Nullable Platform targetPlatform;
        private Platform buildPlatform = Platform.host();
        private boolean noCache;
        private @Nullable Long sourceDateEpoch;
        private Op.Network network = Op.Network.DEFAULT;
        private Op.ExecLimits limits = Op.ExecLimits.NONE;

        private Builder() {}

        /** A null value, of a variable that the environment lacks, counts as missing. */
        public Builder buildArg(String name, @Nullable String value) {
            if (value != null) {
                buildArgs.put(name, value);
            }
            return this;
        }

        public Builder target(@Nullable String stage) {
            this.target = stage;
            return this;
        }

        public Builder targetPlatform(@Nullable Platform platform) {
            this.targetPlatform = platform;
            return this;
        }

        public Builder buildPlatform(Platform platform) {
            this.buildPlatform = platform;
            return this;
        }

        public Builder label(String name, String value) {
            labels.put(name, value);
            return this;
        }

        public Builder noCache(boolean all) {
            this.noCache = all;
            return this;
        }

        public Builder noCacheStage(String stage) {
            noCacheStages.add(stage.toLowerCase(Locale.ROOT));
            return this;
        }

        public Builder sourceDateEpoch(@Nullable Long seconds) {
            this.sourceDateEpoch = seconds;
            return this;
        }

        public Builder context(String name, NamedContext context) {
            contexts.put(contextName(name), context);
            return this;
        }

        public Builder ignorePatterns(List<String> patterns) {
            this.ignorePatterns = patterns;
            return this;
        }

        public Builder network(Op.Network mode) {
            this.network = mode;
            return this;
        }

        public Builder limits(Op.ExecLimits ofAll) {
            this.limits = ofAll;
            return this;
        }

        public PlanOptions build() {
            return new PlanOptions(
                    buildArgs,
                    target,
                    targetPlatform,
                    buildPlatform,
                    labels,
                    noCache,
                    noCacheStages,
                    sourceDateEpoch,
                    contexts,
                    ignorePatterns,
                    network,
                    limits,
                    false);
        }
    }
}
