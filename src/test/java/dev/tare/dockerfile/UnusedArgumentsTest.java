package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.syntax.Dockerfile;
import org.junit.jupiter.api.Test;

class UnusedArgumentsTest {
    @Test
    void onlyWhatNoArgDeclaresAndNothingElseKnowsIsUnused() {
        Dockerfile file = Dockerfile.parse(
                new SourceText("Dockerfile", "ARG base=x\nFROM scratch AS a\nARG one two=2\nFROM scratch\n"));
        PlanOptions options = PlanOptions.builder()
                .buildArg("base", "1")
                .buildArg("one", "1")
                .buildArg("two", "1")
                .buildArg("HTTPS_PROXY", "1")
                .buildArg("no_proxy", "1")
                .buildArg("TARGETARCH", "arm")
                .buildArg("BUILDKIT_SYNTAX", "1")
                .buildArg("SOURCE_DATE_EPOCH", "1")
                .buildArg("tow", "1")
                .buildArg("ONE", "1")
                .build();
        assertThat(UnusedArguments.of(file, options)).containsExactly("ONE", "tow");
    }
}
