package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.OwnRules.APT_LISTS_LEFT;
import static dev.tare.dockerfile.check.OwnRules.DELETED_LATER;

import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.text.PathPatterns;
import java.util.ArrayList;
import java.util.List;

/** What stays in a layer of the image though nothing reads it. */
final class LayerRules {
    private static final String APT_LISTS = "/var/lib/apt/lists";

    /** A file or folder that an instruction put into the image. @param source in the context, or empty */
    private record Added(String path, String source, Instruction.Span span) {}

    private LayerRules() {}

    static void check(List<StageView> stages, ContextFiles context, Findings findings) {
        List<Added> added = new ArrayList<>();
        String directory = "/";
        for (StageView stage : stages) {
            if (!stage.outline.has(StageOutline.Trait.SHIPPED)) {
                continue;
            }
            for (Instruction instruction : stage.stage.instructions()) {
                if (instruction instanceof Instruction.Workdir workdir) {
                    directory = absolute(directory, workdir.path());
                } else if (instruction instanceof Instruction.Copy copy) {
                    boolean fromContext = copy.from() == null || copy.from().isEmpty();
                    add(added, directory, copy.sources(), copy.destination(), fromContext, copy.span());
                } else if (instruction instanceof Instruction.Add add) {
                    add(added, directory, add.sources(), add.destination(), true, add.span());
                } else if (instruction instanceof Instruction.Run run) {
                    List<List<String>> commands = ShellText.commands(run.command());
                    aptLists(run, commands, findings);
                    deleted(run, commands, directory, added, context, findings);
                }
            }
        }
    }

    private static String absolute(String directory, String path) {
        return PathPatterns.clean(path.startsWith("/") ? path : directory + "/" + path);
    }

    private static void add(
            List<Added> added,
            String directory,
            List<String> sources,
            String destination,
            boolean fromContext,
            Instruction.Span span) {
        String target = absolute(directory, destination);
        boolean folder = destination.endsWith("/") || destination.equals(".") || sources.size() > 1;
        for (String source : sources) {
            String clean = PathPatterns.clean(source);
            String name = clean.substring(clean.lastIndexOf('/') + 1);
            boolean named = folder && !name.equals(".") && !name.isEmpty();
            added.add(new Added(named ? absolute(target, name) : target, fromContext ? source : "", span));
        }
    }

    private static void aptLists(Instruction.Run run, List<List<String>> commands, Findings findings) {
        boolean updates = false;
        for (List<String> command : commands) {
            updates |= ShellText.runs(command, "apt-get", "update") || ShellText.runs(command, "apt", "update");
            if (ShellText.runs(command, "rm") && removes(command, "/", APT_LISTS)) {
                return;
            }
        }
        for (String mount : run.flags().getOrDefault("mount", List.of())) {
            if (mount.contains("/var/lib/apt")) {
                return;
            }
        }
        if (updates) {
            findings.add(
                    APT_LISTS_LEFT,
                    run.span(),
                    "apt's package lists stay in this layer, tens of megabytes; to remove them in a later step does"
                            + " not make the image smaller",
                    "end this RUN with && rm -rf " + APT_LISTS + "/*");
        }
    }

    private static void deleted(
            Instruction.Run run,
            List<List<String>> commands,
            String directory,
            List<Added> added,
            ContextFiles context,
            Findings findings) {
        for (List<String> command : commands) {
            if (!ShellText.runs(command, "rm")) {
                continue;
            }
            for (Added file : List.copyOf(added)) {
                if (removes(command, directory, file.path)) {
                    long bytes = file.source.isEmpty()
                            ? 0
                            : context.amount(file.source).bytes();
                    findings.add(
                            DELETED_LATER,
                            run.span(),
                            file.path + " is removed here, but stays in the layer of line " + file.span.start()
                                    + (bytes == 0
                                            ? ": the image is no smaller"
                                            : ": the image carries its " + ContextRules.human(bytes) + " all the same"),
                            "do not copy it: RUN --mount=type=bind reads it for one step, or use a stage of its own");
                    added.remove(file);
                }
            }
        }
    }

    /** Whether rm is given the path, a folder above it, or all that is in it. */
    private static boolean removes(List<String> command, String directory, String path) {
        for (String word : command) {
            if (word.startsWith("-") || word.equals("rm") || word.endsWith("/rm")) {
                continue;
            }
            String target = absolute(directory, word.endsWith("/*") ? word.substring(0, word.length() - 2) : word);
            if (target.length() > 1 && (path.equals(target) || path.startsWith(target + "/"))) {
                return true;
            }
        }
        return false;
    }
}
