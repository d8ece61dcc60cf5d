package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Build arguments that nothing in a Dockerfile asks for: mostly a slip of the pen. */
public final class UnusedArguments {
    private UnusedArguments() {}

    /** Their names, sorted. Those that need no ARG (proxies, platforms, BuildKit's own) are always used. */
    public static List<String> of(Dockerfile file, PlanOptions options) {
        if (options.buildArgs().isEmpty()) {
            return List.of();
        }
        Set<String> declared = new TreeSet<>();
        file.globalArgs().forEach(arg -> declare(arg, declared));
        for (Dockerfile.Stage stage : file.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Arg arg) {
                    declare(arg, declared);
                }
            }
        }
        List<String> unused = new ArrayList<>();
        for (String name : new TreeMap<>(options.buildArgs()).keySet()) {
            if (!declared.contains(name) && !isPredefined(name)) {
                unused.add(name);
            }
        }
        return unused;
    }

    private static void declare(Instruction.Arg instruction, Set<String> names) {
        for (Instruction.ArgDefault arg : instruction.args()) {
            names.add(arg.name());
        }
    }

    private static boolean isPredefined(String name) {
        return name.startsWith("BUILDKIT_")
                || name.equals(SourceDateEpoch.NAME)
                || ProxyArgs.of(java.util.Map.of(name, "")) != null
                || Set.of("BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT")
                        .contains(name)
                || Set.of("TARGETPLATFORM", "TARGETOS", "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE")
                        .contains(name);
    }
}
