package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.OwnRules.RUNS_AS_ROOT;
import static dev.tare.dockerfile.check.OwnRules.WORLD_WRITABLE;

import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may do what in the image. */
final class AccessRules {
    private AccessRules() {}

    static void check(List<StageView> stages, Findings findings) {
        String user = null;
        Instruction start = null;
        for (StageView stage : stages) {
            if (!stage.outline.has(StageOutline.Trait.SHIPPED)) {
                continue;
            }
            user = stage.outline.base() == null ? userOfBase(stage) : user;
            for (Instruction instruction : stage.stage.instructions()) {
                String mode = mode(instruction);
                if (mode != null) {
                    writable(mode, instruction, findings);
                }
                if (instruction instanceof Instruction.User given) {
                    user = given.user();
                } else if (instruction instanceof Instruction.Entrypoint || instruction instanceof Instruction.Cmd) {
                    start = instruction;
                }
            }
        }
        if (start != null && (user == null || isRoot(user))) {
            findings.add(
                    RUNS_AS_ROOT,
                    start.span(),
                    "The program runs as root: whoever breaks into it may do all in the container, and owns what it"
                            + " mounts",
                    "USER 65532:65532, or a user of the image's, in front of it");
        }
    }

    /** Null where it has none, or is not here to be asked. */
    private static @Nullable String userOfBase(StageView stage) {
        String image = stage.outline.image();
        boolean named = image.contains("nonroot") || image.contains("unprivileged") || image.contains("chainguard/");
        return named ? "nonroot" : stage.baseUser;
    }

    private static boolean isRoot(String user) {
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        return name.isEmpty() || name.equals("root") || name.equals("0");
    }

    /** The mode by which an instruction lets anybody write, or null. */
    private static @Nullable String mode(Instruction instruction) {
        if (instruction instanceof Instruction.Copy copy) {
            return copy.chmod() != null && isOpen(copy.chmod()) ? copy.chmod() : null;
        }
        if (instruction instanceof Instruction.Add add) {
            return add.chmod() != null && isOpen(add.chmod()) ? add.chmod() : null;
        }
        if (instruction instanceof Instruction.Run run) {
            for (List<String> command : ShellText.commands(run.command())) {
                int at = ShellText.runs(command, "chmod") ? firstOperand(command) : command.size();
                if (at < command.size() && isOpen(command.get(at))) {
                    return command.get(at);
                }
            }
        }
        return null;
    }

    private static int firstOperand(List<String> command) {
        int at = 0;
        while (at < command.size()
                && !command.get(at).equals("chmod")
                && !command.get(at).endsWith("/chmod")) {
            at++;
        }
        do {
            at++;
        } while (at < command.size() && command.get(at).startsWith("-"));
        return at;
    }

    /** Whether others may write, and the sticky bit does not keep them from one another's files. */
    private static boolean isOpen(String mode) {
        if (!mode.isEmpty() && Character.isDigit(mode.charAt(0))) {
            int last = mode.charAt(mode.length() - 1) - '0';
            boolean sticky = mode.length() > 3 && (mode.charAt(mode.length() - 4) - '0') % 2 == 1;
            return mode.length() >= 3 && (last & 2) != 0 && last < 8 && !sticky;
        }
        for (String change : mode.split(",", -1)) {
            int sign = Math.max(change.indexOf('+'), change.indexOf('='));
            String who = sign < 0 ? "" : change.substring(0, sign);
            // Without anybody named the umask keeps others out.
            if ((who.contains("a") || who.contains("o")) && change.indexOf('w', sign) > 0 && change.indexOf('t') < 0) {
                return true;
            }
        }
        return false;
    }

    private static void writable(String mode, Instruction instruction, Findings findings) {
        findings.add(
                WORLD_WRITABLE,
                instruction.span(),
                "Mode " + mode + " lets every user of the container change these files",
                "give them to the user who writes them: --chown or chown, and a mode such as 755 or u+w");
    }
}
