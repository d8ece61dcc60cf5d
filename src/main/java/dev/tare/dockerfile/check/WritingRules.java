package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.DockerRules.FROM_AS_CASING;
import static dev.tare.dockerfile.check.DockerRules.INVALID_DEFINITION_DESCRIPTION;
import static dev.tare.dockerfile.check.DockerRules.MAINTAINER_DEPRECATED;
import static dev.tare.dockerfile.check.DockerRules.NO_EMPTY_CONTINUATION;
import static dev.tare.dockerfile.check.DockerRules.STAGE_NAME_CASING;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Reading;
import java.util.List;
import java.util.Locale;

/** Rules that see one instruction as it is written. They hold for a file that breaks off further down, too. */
final class WritingRules {
    private WritingRules() {}

    static void check(Reading reading, Findings findings) {
        for (Problem warning : reading.warnings()) {
            Location location = warning.location();
            findings.addLine(NO_EMPTY_CONTINUATION, location == null ? 1 : location.line(), "Empty continuation line");
        }
        for (Reading.Written written : reading.instructions()) {
            Instruction instruction = written.instruction();
            if (instruction instanceof Instruction.Maintainer) {
                findings.add(
                        MAINTAINER_DEPRECATED,
                        instruction.span(),
                        "Maintainer instruction is deprecated in favor of using label");
            } else if (instruction instanceof Instruction.From from) {
                from(from, written, findings);
            } else if (instruction instanceof Instruction.Arg arg) {
                List<String> names =
                        arg.args().stream().map(each -> each.name()).toList();
                description("ARG", names, written, findings);
            }
        }
    }

    private static void from(Instruction.From from, Reading.Written written, Findings findings) {
        List<String> words = written.words();
        if (from.stage() == null || words.size() != 3) {
            return;
        }
        String stage = words.get(2);
        if (!stage.equals(lower(stage))) {
            findings.add(STAGE_NAME_CASING, from.span(), "Stage name '" + stage + "' should be lowercase");
        }
        String keyword = from.keyword();
        String as = words.get(1);
        boolean isLower = keyword.equals(lower(keyword));
        // FROM in mixed case is found by another rule.
        if ((isLower || keyword.equals(upper(keyword))) && !as.equals(isLower ? lower(as) : upper(as))) {
            findings.add(
                    FROM_AS_CASING, from.span(), "'" + as + "' and '" + keyword + "' keywords' casing do not match");
        }
        description("FROM", List.of(from.stage()), written, findings);
    }

    private static void description(
            String instruction, List<String> names, Reading.Written written, Findings findings) {
        if (written.comments().isEmpty()) {
            return;
        }
        String comment = written.comments().getLast();
        int blank = comment.indexOf(' ');
        if (!names.contains(blank < 0 ? comment : comment.substring(0, blank))) {
            findings.add(
                    INVALID_DEFINITION_DESCRIPTION,
                    written.instruction().span(),
                    "Comment for " + instruction + " should follow the format: `# "
                            + (names.size() > 1 ? "<arg_key>" : names.getFirst()) + " <description>`");
        }
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
