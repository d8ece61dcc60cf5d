package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.Platform;
import java.util.Map;

/** The global scope: the predefined arguments, then each ARG before the first FROM. */
public final class GlobalArgs {
    private GlobalArgs() {}

    /** BUILD* and TARGET*; a build argument of the same name replaces the value. */
    public static Scope predefined(Dockerfile file, PlanOptions options, Map<String, String> buildArgs) {
        Platform build = options.buildPlatform();
        Platform target = options.platform();
        String[][] args = {
            {"BUILDPLATFORM", build.toString()},
            {"BUILDOS", build.os()},
            {"BUILDOSVERSION", ""},
            {"BUILDARCH", build.architecture()},
            {"BUILDVARIANT", build.variant()},
            {"TARGETPLATFORM", target.toString()},
            {"TARGETOS", target.os()},
            {"TARGETOSVERSION", ""},
            {"TARGETARCH", target.architecture()},
            {"TARGETVARIANT", target.variant()},
            {"TARGETSTAGE", targetStage(file, options)},
        };
        Scope scope = new Scope(file.escape());
        for (String[] arg : args) {
            scope.set(arg[0], buildArgs.getOrDefault(arg[0], arg[1]));
        }
        return scope;
    }

    private static String targetStage(Dockerfile file, PlanOptions options) {
        String target = options.target();
        if (target != null) {
            return target;
        }
        String last = file.stages().getLast().from().stage();
        return last == null || last.isEmpty() ? "default" : last;
    }

    /** Adds the file's own. A build argument wins over a default; a default sees what stands before it. */
    public static void declare(Dockerfile file, Scope scope, Map<String, String> buildArgs) {
        for (Instruction.Arg instruction : file.globalArgs()) {
            try {
                declare(instruction, scope, buildArgs);
            } catch (Mistake e) {
                throw e.at(file.source(), instruction.span());
            }
        }
    }

    /** Adds the arguments of one instruction. */
    static void declare(Instruction.Arg instruction, Scope scope, Map<String, String> buildArgs) {
        for (Instruction.ArgDefault arg : instruction.args()) {
            String given = buildArgs.get(arg.name());
            if (given != null) {
                scope.set(arg.name(), given);
            } else if (arg.value() != null) {
                scope.set(arg.name(), scope.word(arg.value()));
            }
        }
    }
}
