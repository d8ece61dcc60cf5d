package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.OwnRules.ADD_FOR_COPY;
import static dev.tare.dockerfile.check.OwnRules.SECRET_VALUE;
import static dev.tare.dockerfile.check.OwnRules.UNPINNED_BASE;

import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.oci.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our rules, one after the other. */
final class OwnChecks {
    /** How the values of well-known kinds of tokens begin. */
    private static final List<String> TOKENS = List.of(
            "AKIA",
            "ASIA",
            "ghp_",
            "gho_",
            "ghs_",
            "github_pat_",
            "glpat-",
            "xoxb-",
            "xoxp-",
            "sk_live_",
            "-----BEGIN");

    /** Ends of names of archives, and of git repositories. */
    private static final List<String> ARCHIVES =
            List.of(".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst", ".tzst", ".git");

    private OwnChecks() {}

    static void run(List<StageView> stages, ContextFiles context, Findings findings) {
        for (StageView stage : stages) {
            base(stage, findings);
            secretValues(stage, findings);
            adds(stage, findings);
            FetchRules.check(stage, context, findings);
        }
        GoRules.check(stages, findings);
        ContextRules.check(stages, context, findings);
        LayerRules.check(stages, context, findings);
        AccessRules.check(stages, findings);
    }

    private static void base(StageView stage, Findings findings) {
        if (!stage.outline.hasImage()) {
            return;
        }
        String image = stage.outline.image();
        Reference reference = Reference.parse(image);
        if (reference == null || reference.digest() != null) {
            return;
        }
        String tag = reference.tag();
        boolean written = image.lastIndexOf(':') > image.lastIndexOf('/');
        if (!written || "latest".equals(tag)) {
            findings.add(
                    UNPINNED_BASE,
                    stage.stage.from().span(),
                    (written ? "The tag of " + image : image + " has no tag, and latest")
                            + " means another image from one day to the next: the build can break or grow, and nothing"
                            + " in the file says why",
                    "name a version, such as " + reference.familiarName() + ":1.2, or a digest");
        }
    }

    private static void adds(StageView stage, Findings findings) {
        for (Instruction instruction : stage.stage.instructions()) {
            if (instruction instanceof Instruction.Add add && copies(add)) {
                findings.add(
                        ADD_FOR_COPY,
                        add.span(),
                        "ADD does here what COPY does, and would fetch an address and unpack an archive: who reads it has"
                                + " to look which",
                        "write COPY");
            }
        }
    }

    /** Whether an ADD reads plain files by all that its words say. */
    private static boolean copies(Instruction.Add add) {
        if (add.checksum() != null
                || add.keepGitDir() != null
                || add.unpack() != null
                || add.sources().isEmpty()) {
            return false;
        }
        for (String source : add.sources()) {
            // What a variable or a wildcard becomes is not known here.
            if (source.contains("://") || source.startsWith("git@") || source.contains("$") || source.contains("*")) {
                return false;
            }
            for (String end : ARCHIVES) {
                if (source.endsWith(end)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void secretValues(StageView stage, Findings findings) {
        for (Instruction instruction : stage.stage.instructions()) {
            if (instruction instanceof Instruction.Env env) {
                for (Instruction.Pair pair : env.pairs()) {
                    secretValue("ENV", pair.name(), pair.value(), env, findings);
                }
            } else if (instruction instanceof Instruction.Arg arg) {
                for (Instruction.ArgDefault each : arg.args()) {
                    secretValue("ARG", each.name(), each.value(), arg, findings);
                }
            }
        }
    }

    private static void secretValue(
            String kind, String name, @Nullable String value, Instruction instruction, Findings findings) {
        String plain =
                value == null ? "" : value.startsWith("\"") || value.startsWith("'") ? value.substring(1) : value;
        for (String token : TOKENS) {
            if (plain.startsWith(token) && plain.length() >= 16) {
                findings.add(
                        SECRET_VALUE,
                        instruction.span(),
                        "The value of " + kind + " " + name
                                + " looks like a secret, and whoever has the image can read it in its history",
                        "withdraw the secret, and give the new one to the step alone: RUN --mount=type=secret");
                return;
            }
        }
    }
}
