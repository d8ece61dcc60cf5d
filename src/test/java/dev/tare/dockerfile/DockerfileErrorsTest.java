package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import org.junit.jupiter.api.Test;

/** What a user reads about a mistake: place, source line, caret, hint. */
class DockerfileErrorsTest {
    private static String render(String text) {
        TareException e =
                catchThrowableOfType(TareException.class, () -> Dockerfile.parse(new SourceText("Dockerfile", text)));
        assertThat(e).as(text).isNotNull();
        assertThat(e.exitCode()).isEqualTo(TareException.FAILED);
        return e.problem().render();
    }

    @Test
    void anUnknownInstructionNamesTheNearestOne() {
        assertThat(render("FROM scratch\n  COPPY a b\n")).isEqualTo("""
                Dockerfile:2:3: unknown instruction: COPPY
                   2 |   COPPY a b
                     |   ^^^^^ did you mean "COPY"?
                """);
    }

    @Test
    void anEscapeCharacterAloneIsNoInstruction() {
        assertThat(render("FROM scratch\n\\\n\n")).isEqualTo("""
                Dockerfile:2:1: unknown instruction: the line holds nothing but an escape character
                   2 | \\
                     | ^ remove it: it continues no instruction
                """);
    }

    @Test
    void flagsMayHoldLettersBeyondAscii() {
        Dockerfile file =
                Dockerfile.parse(new SourceText("Dockerfile", "FROM scratch\nCOPY --exclude=caf\u00e9* a b\n"));
        assertThat(((Instruction.Copy) file.stages().getFirst().instructions().getFirst()).excludes())
                .containsExactly("caf\u00e9*");
    }

    @Test
    void anUnknownFlagNamesTheNearestOne() {
        assertThat(render("FROM scratch\nCOPY --form=a b c\n")).isEqualTo("""
                Dockerfile:2:6: unknown flag: --form
                   2 | COPY --form=a b c
                     |      ^^^^^^ did you mean "--from"?
                """);
    }

    @Test
    void aMistakeOnAContinuationLineIsMarkedThere() {
        assertThat(render("FROM scratch\nHEALTHCHECK \\\n  --interval=5x \\\n  CMD true\n"))
                .isEqualTo("""
                Dockerfile:3:14: --interval: invalid duration "5x"
                   3 |   --interval=5x \\
                     |              ^^ write it as 30s, 1m30s or 500ms
                """);
    }

    @Test
    void aSecondUseOfAFlagIsAnError() {
        assertThat(render("FROM scratch\nCOPY --link --link=false a b"))
                .startsWith("Dockerfile:2:6: duplicate flag specified: --link\n");
    }

    @Test
    void aHeredocThatDoesNotEndSaysWhatItWaitsFor() {
        assertThat(render("FROM scratch\nCOPY <<EOF /a\nx\nEOF2\n")).isEqualTo("""
                Dockerfile:2:6: unterminated heredoc
                   2 | COPY <<EOF /a
                     |      ^^ end it with a line that holds EOF and nothing else
                """);
    }

    @Test
    void aSecondDirectiveOfANameIsAnError() {
        assertThat(render("# escape=\\\n# escape=`\nFROM scratch\n"))
                .startsWith("Dockerfile:2:1: only one escape parser directive can be used\n");
    }

    @Test
    void anEscapeCharacterMustBeABackslashOrABacktick() {
        assertThat(render("# escape=x\nFROM scratch\n")).isEqualTo("""
                Dockerfile:1:10: invalid escape token 'x' does not match ` or \\
                   1 | # escape=x
                     |          ^
                """);
    }

    @Test
    void anInstructionBeforeFromIsAnError() {
        assertThat(render("ARG A\nRUN true\n"))
                .startsWith("Dockerfile:2:1: no build stage in current context: RUN stands before the first FROM\n");
    }

    @Test
    void aFileOfArgumentsAloneHasNoStage() {
        assertThat(render("ARG A=1\n")).startsWith("Dockerfile:1:1: dockerfile contains no stages to build\n");
    }

    @Test
    void anEmptyFileSaysSo() {
        assertThat(render("")).startsWith("Dockerfile:1:1: file with no instructions\n");
        assertThat(render("# only this\n\n")).startsWith("Dockerfile:1:1: file with no instructions\n");
    }

    @Test
    void aStageNameIsLettersDigitsAndThreeSigns() {
        assertThat(render("FROM scratch AS 1st\n")).isEqualTo("""
                Dockerfile:1:17: invalid name for build stage: "1st", name can't start with a number or contain symbols
                   1 | FROM scratch AS 1st
                     |                 ^^^ use letters, digits, "-", "_" and "."
                """);
    }

    @Test
    void jsonWithAnythingButStringsIsAnErrorAndBrokenJsonIsACommand() {
        assertThat(render("FROM scratch\nCMD [\"a\", 1]\n"))
                .startsWith("Dockerfile:2:5: when using JSON array syntax, arrays must be comprised of strings only\n");
        Dockerfile file = Dockerfile.parse(new SourceText("Dockerfile", "FROM scratch\nCMD ['a', 1]\n"));
        assertThat(((Instruction.Cmd) file.stages().getFirst().instructions().getFirst())
                        .command()
                        .words())
                .containsExactly("['a', 1]");
    }

    @Test
    void linesThatEndInCarriageReturnsAndAByteOrderMarkAreRead() {
        Dockerfile file = Dockerfile.parse(new SourceText(
                "Dockerfile", "\ufeff# escape=`\r\nFROM scratch `\r\n  AS one\r\nCOPY <<E /a\r\nx\r\nE\r\n"));
        assertThat(file.escape()).isEqualTo('`');
        assertThat(file.stages().getFirst().from().stage()).isEqualTo("one");
        Instruction.Copy copy =
                (Instruction.Copy) file.stages().getFirst().instructions().getFirst();
        assertThat(copy.files().getFirst().content()).isEqualTo("x\r\n");
        assertThat(copy.span().start()).isEqualTo(4);
        assertThat(copy.span().end()).isEqualTo(6);
    }

    @Test
    void aTriggerIsOneInstruction() {
        assertThat(Dockerfile.parseTrigger(new SourceText("trigger", "COPY <<A /x\nhi\nA")))
                .isInstanceOfSatisfying(
                        Instruction.Copy.class,
                        copy -> assertThat(copy.files().getFirst().content()).isEqualTo("hi\n"));
        TareException e = catchThrowableOfType(
                TareException.class, () -> Dockerfile.parseTrigger(new SourceText("trigger", "USER a\nUSER b")));
        assertThat(e).hasMessage("onbuild trigger should be a single expression");
    }

    @Test
    void aTriggerKeepsItsHeredocs() {
        Dockerfile file = Dockerfile.parse(
                new SourceText("Dockerfile", "FROM scratch\nonbuild COPY <<A <<-B /x/\n1\nA\n\t2\n\tB\n"));
        assertThat(((Instruction.OnBuild)
                                file.stages().getFirst().instructions().getFirst())
                        .expression())
                .isEqualTo("COPY <<A <<-B /x/\n1\nA\n\t2\nB");
    }
}
