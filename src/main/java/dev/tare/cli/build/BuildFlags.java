package dev.tare.cli.build;

import dev.tare.build.Builder;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.GoKey;
import dev.tare.build.request.GoValues;
import dev.tare.build.request.LearnedNeeds;
import dev.tare.build.request.StepOptions;
import dev.tare.build.request.Workplace;
import dev.tare.command.Arguments;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.oci.PlatformNames;
import dev.tare.plan.ExecSettings;
import dev.tare.text.Pairs;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the flags of a build to a request that lacks only its source: what is wrong with them is said first. */
final class BuildFlags {
    private BuildFlags() {}

    static BuildRequest.Draft of(Arguments arguments, Workplace place) {
        BuildRequest.Draft draft = BuildRequest.draft();
        arguments.values("tag").forEach(draft::nameOrTemplate);
        draft.platforms(PlatformNames.all(arguments.values("platform")))
                .labels(Pairs.of(arguments.values("label")))
                .annotations(Annotations.parse(arguments.values("annotation")))
                .noCache(arguments.has("no-cache"))
                .go(GoValues.ofFlags(key -> go(key, arguments, place), place))
                .dockerfile(DockerfileFlags.of(arguments, place))
                .steps(steps(arguments, place))
                .caches(CacheFlags.of(arguments))
                .attestations(AttestFlags.of(arguments))
                .load(arguments.has("load"))
                .budget(Budget.parse(
                        arguments.value("max-size"),
                        arguments.value("max-growth"),
                        arguments.value("against"),
                        arguments.values("forbid"),
                        Budget.Spelling.FLAGS))
                .epoch(place.epoch());
        for (String output : arguments.values("output")) {
            draft.output(OutputSpec.parse(output));
        }
        if (arguments.has("push")) {
            draft.output(OutputSpec.parse("type=registry"));
        }
        return draft;
    }

    static Set<Builder.Option> options(Arguments arguments) {
        EnumSet<Builder.Option> options = EnumSet.noneOf(Builder.Option.class);
        if (arguments.has("no-cache")) {
            options.add(Builder.Option.FETCH_ANEW);
        }
        if (arguments.has("verbose")) {
            options.add(Builder.Option.MEASURE);
        }
        Builder.Option pull = pull(arguments.value("pull", "missing"));
        if (pull != null) {
            options.add(pull);
        }
        return options;
    }

    /** Docker's switch, and buildah's word; null where only what lacks is fetched. */
    private static Builder.@Nullable Option pull(String when) {
        return switch (when) {
            case "always", "true", "1", "newer", "ifnewer" -> Builder.Option.PULL;
            case "missing", "ifmissing", "false", "0" -> null;
            case "never" -> Builder.Option.NEVER_PULL;
            default -> throw TareException.usage("--pull takes always, missing or never, not \"" + when + "\"", null);
        };
    }

    private static List<String> go(GoKey key, Arguments arguments, Workplace place) {
        if (key.name().equals("with")) {
            return LearnedNeeds.expand(arguments.values("with"), place);
        }
        if (key.kind() != GoKey.Kind.SWITCH) {
            return arguments.values(key.name());
        }
        boolean on = arguments.has(key.name());
        return on || arguments.isOff(key.name()) ? List.of(Boolean.toString(on)) : List.of();
    }

    private static ExecSettings steps(Arguments arguments, Workplace place) {
        String runtime = arguments.value("runtime");
        ExecSettings settings = new ExecSettings(
                StepOptions.secrets(arguments.values("secret"), place),
                StepOptions.agents(arguments.values("ssh"), place),
                StepOptions.permissions(arguments.values("allow")));
        return settings.with(
                runtime == null
                        ? ExecSettings.Sandbox.of(place.environment())
                        : ExecSettings.Sandbox.named(runtime, "--runtime"));
    }
}
