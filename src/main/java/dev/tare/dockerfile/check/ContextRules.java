package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.OwnRules.MISSING_DOCKERIGNORE;
import static dev.tare.dockerfile.check.OwnRules.SECRET_COPIED;

import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.text.PathPatterns;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What comes out of the build context and should not. */
final class ContextRules {
    private static final List<String> HEAVY = List.of(".git", "node_modules");

    private static final List<String> KEYS = List.of(
            ".env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".netrc", ".npmrc", ".pypirc", ".git-credentials");

    private ContextRules() {}

    static void check(List<StageView> stages, ContextFiles context, Findings findings) {
        Instruction.@Nullable Span whole = null;
        for (StageView stage : stages) {
            for (Instruction instruction : stage.stage.instructions()) {
                if (copiesWholeContext(instruction) && whole == null) {
                    whole = instruction.span();
                }
                if (stage.outline.has(StageOutline.Trait.SHIPPED)) {
                    secrets(instruction, context, findings);
                }
            }
        }
        if (!context.hasIgnoreFile()) {
            missingIgnoreFile(whole, stages.getFirst().stage.from().span(), context, findings);
        }
    }

    private static void missingIgnoreFile(
            Instruction.@Nullable Span whole, Instruction.Span first, ContextFiles context, Findings findings) {
        StringBuilder held = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (String folder : HEAVY) {
            ContextFiles.Amount amount = context.amount(folder);
            if (amount.files() > 0) {
                held.append(held.isEmpty() ? "" : " and ")
                        .append(folder)
                        .append(" (")
                        .append(amount.files())
                        .append(amount.files() == 1 ? " file, " : " files, ")
                        .append(human(amount.bytes()))
                        .append(')');
                lines.append(lines.isEmpty() ? "" : " and ").append(folder);
            }
        }
        if (!held.isEmpty()) {
            findings.add(
                    MISSING_DOCKERIGNORE,
                    whole == null ? first : whole,
                    "The context holds " + held + ", and no .dockerignore leaves it out: "
                            + (whole == null
                                    ? "clients that send the context send it with each build"
                                    : "it goes into a layer, and each commit or install makes that layer anew"),
                    "write a .dockerignore with " + lines);
        }
    }

    private static void secrets(Instruction instruction, ContextFiles context, Findings findings) {
        for (String source : contextSources(instruction)) {
            if (CopyRule.isRemote(source)) {
                continue;
            }
            String clean = PathPatterns.clean(source);
            String path = clean.startsWith("/") ? clean.substring(1) : clean;
            if (isSecret(path)) {
                secret(path, instruction, findings);
                continue;
            }
            boolean all = path.isEmpty() || path.equals(".");
            for (ContextFiles.File file : context.files()) {
                if (isSecret(file.path()) && (all || file.path().startsWith(path + "/"))) {
                    secret(file.path(), instruction, findings);
                }
            }
        }
    }

    private static void secret(String path, Instruction instruction, Findings findings) {
        findings.add(
                SECRET_COPIED,
                instruction.span(),
                path + " is copied into the image, where whoever has the image can read it, even if a later layer"
                        + " removes it",
                "leave it out by .dockerignore, and give it to the step that needs it: RUN --mount=type=secret");
    }

    static boolean isSecret(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (name.startsWith(".env.")) {
            return !name.endsWith("example") && !name.endsWith("sample") && !name.endsWith("template");
        }
        return KEYS.contains(name) || name.endsWith(".pem") || name.endsWith(".p12") || name.endsWith(".pfx");
    }

    /** The sources of COPY and ADD that come from the main context. */
    static List<String> contextSources(Instruction instruction) {
        if (instruction instanceof Instruction.Copy copy) {
            return copy.from() == null || copy.from().isEmpty() ? copy.sources() : List.of();
        }
        return instruction instanceof Instruction.Add add ? add.sources() : List.of();
    }

    static boolean copiesWholeContext(Instruction instruction) {
        for (String source : contextSources(instruction)) {
            String clean = PathPatterns.clean(source);
            if (clean.equals(".") || clean.equals("/")) {
                return true;
            }
        }
        return false;
    }

    /** Bytes for people, as docker's clients write them: thousands, not 1024. */
    static String human(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        long tenths = bytes * 10;
        int unit = 0;
        while (tenths >= 9995 && unit < units.length - 1) {
            tenths = (tenths + 500) / 1000;
            unit++;
        }
        boolean whole = tenths >= 100 || tenths % 10 == 0;
        return (whole ? Long.toString((tenths + 5) / 10) : tenths / 10 + "." + tenths % 10) + " " + units[unit];
    }
}
