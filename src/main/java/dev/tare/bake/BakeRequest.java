package dev.tare.bake;

import dev.tare.build.Builder;
import dev.tare.build.request.AttestOptions;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.CacheRequest;
import dev.tare.build.request.ContextAddress;
import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.GoValues;
import dev.tare.build.request.NamedContexts;
import dev.tare.build.request.StepOptions;
import dev.tare.build.request.Workplace;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.PlatformNames;
import dev.tare.plan.ExecSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target as a request of a build.
 *
 * @param request what is built; whoever has it closes its source
 * @param options what the builder is asked for besides
 */
public record BakeRequest(BuildRequest request, Set<Builder.Option> options) {
    public BakeRequest {
        options = Set.copyOf(options);
    }

    /**
     * Reads the values of a target, and finds its context.
     *
     * @param place where the command was typed
     * @throws TareException that names the target, where a value is wrong
     */
    public static BakeRequest of(BakeTarget target, Workplace place) {
        try {
            return read(target, place);
        } catch (TareException e) {
            Problem problem = e.problem();
            throw new TareException(
                    e.exitCode(),
                    new Problem(
                            problem.location(), "target " + target.name() + ": " + problem.message(), problem.hint()),
                    e);
        }
    }

    private static BakeRequest read(BakeTarget target, Workplace place) {
        String call = target.text(BakeField.CALL);
        if (call != null && !call.isEmpty() && !call.equals("build")) {
            throw TareException.usage("call = \"" + call + "\" is no build", "tare check checks a Dockerfile");
        }
        BuildRequest.Draft draft = BuildRequest.draft();
        if (!isMadeOnly(target)) {
            target.texts(BakeField.TAGS).forEach(draft::nameOrTemplate);
        }
        Set<Builder.Option> options = EnumSet.noneOf(Builder.Option.class);
        if (target.has(BakeField.NO_CACHE)) {
            options.add(Builder.Option.FETCH_ANEW);
        }
        if (target.has(BakeField.PULL)) {
            options.add(Builder.Option.PULL);
        }
        draft.platforms(PlatformNames.all(target.texts(BakeField.PLATFORMS)))
                .labels(target.map(BakeField.LABELS))
                .annotations(Annotations.parse(target.texts(BakeField.ANNOTATIONS)))
                .noCache(target.has(BakeField.NO_CACHE))
                .go(GoValues.ofFlags(_ -> List.of(), place))
                .dockerfile(dockerfile(target, place))
                .steps(steps(target, place))
                .caches(CacheRequest.ofDocker(
                        flags(target, BakeField.CACHE_FROM),
                        flags(target, BakeField.CACHE_TO),
                        pairs(target.map(BakeField.ARGS))))
                .attestations(attestations(target).request("index"))
                .epoch(place.epoch());
        if (!isMadeOnly(target)) {
            outputs(target, draft);
        }
        String text = target.text(BakeField.DOCKERFILE_INLINE);
        Workplace source =
                text == null ? place : place.withInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        String context = String.valueOf(target.text(BakeField.CONTEXT));
        BuildSource found = BuildSource.find(new BuildSource.Asked(context, file(target, context), null), source);
        try {
            return new BakeRequest(draft.source(found).request(), options);
        } catch (TareException e) {
            found.close();
            throw e;
        }
    }

    /** Whether the image of a target is made, and nothing more done with it. */
    private static boolean isMadeOnly(BakeTarget target) {
        List<BakeEntry> outputs = target.entries(BakeField.OUTPUT);
        return !outputs.isEmpty()
                && outputs.stream().allMatch(output -> output.text("type").equals("cacheonly"));
    }

    private static void outputs(BakeTarget target, BuildRequest.Draft draft) {
        for (BakeEntry output : target.entries(BakeField.OUTPUT)) {
            if (output.text("type").equals("docker") && output.text("dest").isEmpty()) {
                draft.load(true);
            } else if (!output.text("type").equals("cacheonly")) {
                draft.output(OutputSpec.parse(output.flag()));
            }
        }
    }

    private static DockerfileRequest dockerfile(BakeTarget target, Workplace place) {
        List<String> hosts = new ArrayList<>();
        target.map(BakeField.EXTRA_HOSTS).forEach((host, addresses) -> {
            for (String address : addresses.split(",", -1)) {
                hosts.add(host + ":" + address);
            }
        });
        List<String> contexts = new ArrayList<>();
        target.map(BakeField.CONTEXTS).forEach((name, where) -> contexts.add(name + "=" + context(where)));
        String network = said(target, BakeField.NETWORK);
        return new DockerfileRequest(
                target.map(BakeField.ARGS),
                Set.of(),
                said(target, BakeField.TARGET),
                target.texts(BakeField.NO_CACHE_FILTER),
                NamedContexts.parse(contexts, place),
                network == null ? null : StepOptions.network(network),
                StepOptions.limits(hosts, target.texts(BakeField.ULIMITS), said(target, BakeField.SHM_SIZE)),
                List.of(),
                DockerfileRequest.keepsToolchainCaches(place.environment()));
    }

    private static ExecSettings steps(BakeTarget target, Workplace place) {
        return new ExecSettings(
                        StepOptions.secrets(flags(target, BakeField.SECRET), place),
                        StepOptions.agents(flags(target, BakeField.SSH), place),
                        StepOptions.permissions(target.texts(BakeField.ENTITLEMENTS)))
                .with(ExecSettings.Sandbox.of(place.environment()));
    }

    private static AttestOptions attestations(BakeTarget target) {
        AttestOptions options = new AttestOptions();
        flags(target, BakeField.ATTEST).forEach(options::attest);
        return options;
    }

    private static String context(String where) {
        if (where.startsWith("target:")) {
            return BakeRunner.reference(where.substring("target:".length()));
        }
        return where.startsWith("cwd://") ? where.substring("cwd://".length()) : where;
    }

    /** From the working directory or, of an address, in it; null for the usual one, for which a Go package may stand. */
    private static @Nullable String file(BakeTarget target, String context) {
        if (target.text(BakeField.DOCKERFILE_INLINE) != null) {
            return "-";
        }
        String typed = String.valueOf(target.text(BakeField.DOCKERFILE));
        if (typed.equals("Dockerfile")) {
            return null;
        }
        return ContextAddress.isAddress(context) ? typed : BakePermissions.dockerfile(context, typed);
    }

    /** A text that says something, or null. */
    private static @Nullable String said(BakeTarget target, BakeField field) {
        String text = target.text(field);
        return text == null || text.isEmpty() ? null : text;
    }

    /** In the form in which builds take them. */
    private static List<String> flags(BakeTarget target, BakeField field) {
        return target.entries(field).stream().map(BakeEntry::flag).toList();
    }

    private static List<String> pairs(Map<String, String> map) {
        List<String> out = new ArrayList<>();
        map.forEach((name, value) -> out.add(name + "=" + value));
        return out;
    }
}
