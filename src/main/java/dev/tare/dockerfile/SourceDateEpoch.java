package dev.tare.dockerfile;

import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.Timestamps;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of SOURCE_DATE_EPOCH: a number, {@code context}, the name of a context, or the name of a stage that does
 * nothing but ADD one remote source whose time counts (BuildKit, dockerfile/1.24).
 */
final class SourceDateEpoch {
    static final String NAME = "SOURCE_DATE_EPOCH";

    private SourceDateEpoch() {}

    /**
     * The seconds since 1970, or null where the value names something that has no time of its own, such as a folder.
     *
     * @param globals the global scope, in which the stage's words are expanded
     */
    static @Nullable Long resolve(
            String value, Dockerfile file, PlanOptions options, Scope globals, Map<String, String> buildArgs) {
        if (value.isEmpty()) {
            return null;
        }
        if (isNumber(value)) {
            long seconds = value.length() > 15 ? Long.MAX_VALUE : Long.parseLong(value);
            if (seconds > Timestamps.MAX_SECONDS) {
                throw TareException.failed(
                        "invalid SOURCE_DATE_EPOCH: " + value, "it is in seconds, and the year has four digits");
            }
            return seconds;
        }
        if (value.equals("context") || options.contexts().containsKey(PlanOptions.contextName(value))) {
            return null;
        }
        for (Dockerfile.Stage stage : file.stages()) {
            if (value.equalsIgnoreCase(stage.from().stage())) {
                Scope scope = globals.copy();
                scope.remove(NAME);
                RemoteSource source = sourceOf(file, stage, scope, buildArgs);
                throw TareException.failed(
                        "SOURCE_DATE_EPOCH=" + value + ": the time of " + source.url() + " is not supported yet",
                        "give the seconds since 1970");
            }
        }
        throw TareException.failed(
                "invalid SOURCE_DATE_EPOCH: " + value,
                "give the seconds since 1970, \"context\", or the name of a stage or context");
    }

    private static boolean isNumber(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty();
    }

    /**
     * The one source of such a stage.
     *
     * @param scope changed by the stage's ARG instructions
     * @throws TareException with the place, where the stage does anything else
     */
    static RemoteSource sourceOf(Dockerfile file, Dockerfile.Stage stage, Scope scope, Map<String, String> buildArgs) {
        Instruction at = stage.from();
        try {
            if (!scope.word(stage.from().image()).equals(BaseImages.SCRATCH)) {
                throw new Mistake("SOURCE_DATE_EPOCH stage must use FROM scratch");
            }
            RemoteSource source = null;
            for (Instruction instruction : stage.instructions()) {
                at = instruction;
                switch (instruction) {
                    case Instruction.Arg arg -> GlobalArgs.declare(arg, scope, buildArgs);
                    case Instruction.Add add -> {
                        if (source != null) {
                            throw new Mistake("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD");
                        }
                        source = sourceOf(add, scope);
                    }
                    default ->
                        throw new Mistake("SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported "
                                + instruction.keyword() + " instruction");
                }
            }
            at = stage.from();
            if (source == null) {
                throw new Mistake("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD");
            }
            return source;
        } catch (Mistake e) {
            throw e.at(file.source(), at.span());
        }
    }

    private static RemoteSource sourceOf(Instruction.Add add, Scope scope) {
        if (!add.files().isEmpty() || add.sources().size() != 1) {
            throw new Mistake("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source");
        }
        RemoteSource source = RemoteSource.of(scope.word(add.sources().getFirst()));
        if (source == null) {
            throw new Mistake("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD");
        }
        return source;
    }
}
