package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.OwnRules.BASE_NOT_NEEDED;
import static dev.tare.dockerfile.check.OwnRules.BUILD_TOOLS_SHIPPED;
import static dev.tare.dockerfile.check.OwnRules.CGO_NOT_DISABLED;
import static dev.tare.dockerfile.check.OwnRules.DEBUG_INFO_SHIPPED;

import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes the image of a Go program fat, or keeps it from starting. */
final class GoRules {
    private GoRules() {}

    static void check(List<StageView> stages, Findings findings) {
        for (StageView stage : stages) {
            boolean forScratch = isCopiedToScratch(stage, stages);
            for (Instruction instruction : stage.stage.instructions()) {
                if (instruction instanceof Instruction.Run run) {
                    List<String> build = goBuild(run);
                    if (build != null) {
                        debugInformation(run, build, findings);
                        if (forScratch) {
                            cgo(stage, run, findings);
                        }
                    }
                }
            }
        }
        finalStage(stages, findings);
        carrier(stages, findings);
    }

    private static @Nullable List<String> goBuild(Instruction.Run run) {
        for (List<String> command : ShellText.commands(run.command())) {
            if (ShellText.runs(command, "go", "build") || ShellText.runs(command, "go", "install")) {
                return command;
            }
        }
        return null;
    }

    private static void debugInformation(Instruction.Run run, List<String> build, Findings findings) {
        for (String word : build) {
            String flags = " " + word.substring(word.indexOf('=') + 1) + " ";
            // A variable may hold them.
            if (flags.contains(" -s ") || flags.contains(" -w ") || word.contains("$")) {
                return;
            }
        }
        findings.add(
                DEBUG_INFO_SHIPPED,
                run.span(),
                "The program holds its symbol table and debug information: about a quarter of its size",
                "go build -trimpath -ldflags \"-s -w\"");
    }

    private static boolean isCopiedToScratch(StageView stage, List<StageView> stages) {
        return stages.stream()
                .anyMatch(user ->
                        user.outline.sources().contains(stage.outline.index()) && startsFromScratch(user, stages));
    }

    private static boolean startsFromScratch(StageView stage, List<StageView> stages) {
        StageView at = stage;
        for (Integer base = at.outline.base(); base != null; base = at.outline.base()) {
            at = stages.get(base);
        }
        return at.outline.image().equals("scratch") && !at.outline.has(StageOutline.Trait.SUBSTITUTED);
    }

    private static void cgo(StageView stage, Instruction.Run run, Findings findings) {
        boolean said = stage.scope.get("CGO_ENABLED") != null || saysInRun(run, "CGO_ENABLED=");
        if (!said) {
            findings.add(
                    CGO_NOT_DISABLED,
                    run.span(),
                    "With a C compiler at hand, a Go program that uses net or os/user is linked to libc, which scratch"
                            + " does not hold: it fails to start, with \"no such file or directory\"",
                    "CGO_ENABLED=0 go build");
        }
    }

    /** Whether a word of the step begins so, or it links statically. */
    private static boolean saysInRun(Instruction.Run run, String start) {
        for (List<String> command : ShellText.commands(run.command())) {
            for (String word : command) {
                if (word.startsWith(start) || word.contains("-static")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the stage builds Go programs, and all of them so that they need no library. */
    private static boolean buildsStatic(StageView stage) {
        boolean any = false;
        for (Instruction instruction : stage.stage.instructions()) {
            if (instruction instanceof Instruction.Run run && goBuild(run) != null) {
                if (!"0".equals(stage.scope.get("CGO_ENABLED")) && !saysInRun(run, "CGO_ENABLED=0")) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** An image that only carries a static program: nothing is run in it, and no shell starts the program. */
    private static void carrier(List<StageView> stages, Findings findings) {
        StageView base = null;
        boolean carries = false;
        boolean starts = false;
        for (StageView stage : stages) {
            if (!stage.outline.has(StageOutline.Trait.SHIPPED)) {
                continue;
            }
            base = base == null ? stage : base;
            for (int source : stage.outline.sources()) {
                carries |=
                        !stages.get(source).outline.has(StageOutline.Trait.SHIPPED) && buildsStatic(stages.get(source));
            }
            for (Instruction instruction : stage.stage.instructions()) {
                if (instruction instanceof Instruction.Run
                        || instruction instanceof Instruction.Entrypoint entry
                                && entry.command().shell()
                        || instruction instanceof Instruction.Cmd cmd
                                && cmd.command().shell()
                        || instruction instanceof Instruction.Shell) {
                    return;
                }
                starts |= instruction instanceof Instruction.Entrypoint || instruction instanceof Instruction.Cmd;
            }
        }
        if (base != null && base.outline.hasImage() && carries && starts && !isMinimal(base.outline.image())) {
            findings.add(
                    BASE_NOT_NEEDED,
                    base.stage.from().span(),
                    "The Go program is static and nothing is run beside it: the image carries all of "
                            + base.outline.image() + " and its updates for nothing",
                    "FROM scratch; a program that speaks TLS needs COPY --from of"
                            + " /etc/ssl/certs/ca-certificates.crt too");
        }
    }

    /** Images that are made for static programs. */
    private static boolean isMinimal(String image) {
        return image.contains("distroless/static") || image.contains("chainguard/static");
    }

    private static void finalStage(List<StageView> stages, Findings findings) {
        StageView base = null;
        boolean builds = false;
        boolean starts = false;
        for (StageView stage : stages) {
            if (!stage.outline.has(StageOutline.Trait.SHIPPED)) {
                continue;
            }
            base = base == null ? stage : base;
            for (Instruction instruction : stage.stage.instructions()) {
                builds |= instruction instanceof Instruction.Run run && goBuild(run) != null;
                starts |= instruction instanceof Instruction.Entrypoint || instruction instanceof Instruction.Cmd;
            }
        }
        if (base != null && base.outline.hasImage() && builds && starts) {
            findings.add(
                    BUILD_TOOLS_SHIPPED,
                    base.stage.from().span(),
                    "The image of the Go program holds all of " + base.outline.image()
                            + ": the toolchain, the sources and the build cache, hundreds of megabytes that it never"
                            + " reads",
                    "end with FROM scratch and COPY --from of the program, built with CGO_ENABLED=0");
        }
    }
}
