package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.OwnRules.COPY_BEFORE_DEPENDENCIES;

import dev.tare.dockerfile.syntax.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dependencies that are fetched anew for each change of a source file. */
final class FetchRules {
    /** Words of a command that fetches, and the files that it needs. */
    private record Fetch(List<String> words, String needs) {}

    private static final List<Fetch> FETCHES = List.of(
            new Fetch(List.of("go", "mod", "download"), "go.mod go.sum"),
            new Fetch(List.of("npm", "ci"), "package.json package-lock.json"),
            new Fetch(List.of("npm", "install"), "package.json package-lock.json"),
            new Fetch(List.of("yarn", "install"), "package.json yarn.lock"),
            new Fetch(List.of("pnpm", "install"), "package.json pnpm-lock.yaml"),
            new Fetch(List.of("pip", "install"), "requirements.txt"),
            new Fetch(List.of("pip3", "install"), "requirements.txt"),
            new Fetch(List.of("bundle", "install"), "Gemfile Gemfile.lock"));

    private FetchRules() {}

    static void check(StageView stage, ContextFiles context, Findings findings) {
        Instruction.@Nullable Span whole = null;
        for (Instruction instruction : stage.stage.instructions()) {
            if (ContextRules.copiesWholeContext(instruction)) {
                whole = whole == null ? instruction.span() : whole;
            } else if (instruction instanceof Instruction.Run run && whole != null) {
                Fetch fetch = fetch(run);
                if (fetch != null) {
                    ContextFiles.Amount amount = context.amount(".");
                    String command = String.join(" ", fetch.words);
                    findings.add(
                            COPY_BEFORE_DEPENDENCIES,
                            whole,
                            "The whole context is copied before " + command + " (line "
                                    + run.span().start()
                                    + "): a change in any "
                                    + (amount.files() == 0
                                            ? "file"
                                            : "of its files (" + amount.files() + ", "
                                                    + ContextRules.human(amount.bytes()) + ")")
                                    + " fetches all dependencies anew",
                            "COPY " + fetch.needs + " ./ first, then RUN " + command + ", then COPY the rest");
                    return;
                }
            }
        }
    }

    private static @Nullable Fetch fetch(Instruction.Run run) {
        for (List<String> command : ShellText.commands(run.command())) {
            for (Fetch fetch : FETCHES) {
                if (ShellText.runs(command, fetch.words) && (!isPip(fetch) || readsContext(command))) {
                    return fetch;
                }
            }
        }
        return null;
    }

    private static boolean isPip(Fetch fetch) {
        return fetch.words.getFirst().startsWith("pip");
    }

    /** {@code pip install flask} reads no file of the context. */
    private static boolean readsContext(List<String> command) {
        return command.contains("-r") || command.contains("--requirement") || command.contains(".");
    }
}
