package dev.tare.dockerfile.check;

import dev.tare.dockerfile.Scope;
import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a stage while its instructions are walked. A stage built on it starts from what it ends with. */
final class StageView {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    final Dockerfile.Stage stage;
    final StageOutline outline;
    final Scope scope;

    /** Arguments that an ARG names, with a value or without. */
    final Set<String> declared = new HashSet<>();

    /** Whether the base's variables are known: otherwise nothing can be said of one that is not set. */
    boolean baseKnown = true;

    /** That the base image names, where it is known. */
    @Nullable String baseUser;

    boolean shellSet;
    boolean workdirSet;

    Instruction.@Nullable Span cmd;

    Instruction.@Nullable Span entrypoint;

    Instruction.@Nullable Span healthcheck;

    StageView(Dockerfile.Stage stage, StageOutline outline, char escape) {
        this.stage = stage;
        this.outline = outline;
        this.scope = new Scope(escape);
        scope.set("PATH", DEFAULT_PATH);
    }

    void startFrom(StageView base) {
        for (String name : base.scope.names()) {
            String value = base.scope.get(name);
            scope.set(name, value == null ? "" : value);
        }
        declared.addAll(base.declared);
        baseKnown = base.baseKnown;
        shellSet = base.shellSet;
        workdirSet = base.workdirSet;
    }
}
