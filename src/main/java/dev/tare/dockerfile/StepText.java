package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Instruction;
import java.util.Locale;

/** What progress says of an instruction: its text on one line, variables expanded, its name in capitals. */
final class StepText {
    private StepText() {}

    static String of(StageState stage, Instruction instruction) {
        String written = instruction.span().original().strip();
        String text = instruction instanceof Instruction.Run
                ? stage.scope.displayCommand(written)
                : stage.scope.display(written);
        int space = text.indexOf(' ');
        return space < 0
                ? text.toUpperCase(Locale.ROOT)
                : text.substring(0, space).toUpperCase(Locale.ROOT) + text.substring(space);
    }
}
