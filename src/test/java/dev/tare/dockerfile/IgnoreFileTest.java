package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import org.junit.jupiter.api.Test;

class IgnoreFileTest {
    private static IgnoreFile parse(String text) {
        return IgnoreFile.parse(new SourceText(".dockerignore", text));
    }

    @Test
    void aCommentStandsInTheFirstColumn() {
        assertThat(parse("\ufeff# no\n #yes\n\n  /a/./b/ \r\n! /c\n").patterns())
                .containsExactly("#yes", "a/b", "!c");
    }

    @Test
    void thePlaceOfABrokenPatternIsShown() {
        TareException e = catchThrowableOfType(TareException.class, () -> parse("a\n  b[x-]\n"));
        assertThat(e.problem().render()).isEqualTo("""
                .dockerignore:2:3: "b[x-]": syntax error in pattern
                   2 |   b[x-]
                     |   ^^^^^ in [], - and ] need a backslash in front
                """);
    }

    @Test
    void twoStarsAndThenADotSlashTakeBack() {
        IgnoreFile file = parse("**\n!./x\n");
        assertThat(file.excludes("y")).isTrue();
        assertThat(file.excludes("x")).isFalse();
        assertThat(file.excludes("x/y")).isFalse();
    }

    @Test
    void aPathThatLeavesTheContextMatchesNothing() {
        assertThat(parse("../a\n").excludes("a")).isFalse();
    }

    @Test
    void anEmptyFileLeavesNothingOut() {
        assertThat(parse("# nothing\n")).isSameAs(IgnoreFile.NONE);
    }
}
