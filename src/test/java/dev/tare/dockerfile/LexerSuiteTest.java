package dev.tare.dockerfile;

import static dev.tare.dockerfile.InstructionSuiteTest.each;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Suites;
import dev.tare.Suites.Case;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Directives;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Heredocs;
import dev.tare.dockerfile.syntax.Instruction.Heredoc;
import dev.tare.dockerfile.syntax.InstructionWords;
import dev.tare.dockerfile.syntax.JsonWords;
import dev.tare.dockerfile.syntax.SyntaxDetector;
import dev.tare.dockerfile.syntax.SyntaxNode;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** BuildKit's own vectors for directives, words, the JSON form, here-documents and lines. */
class LexerSuiteTest {
    @TestFactory
    Stream<DynamicTest> directivesStandAtTheTop() {
        return each("directives", 2, each -> {
            Directives directives = new Directives("#");
            List<Directives.Directive> found = new ArrayList<>();
            for (String line : each.text("input").split("\n", -1)) {
                Directives.Directive directive = directives.read(line);
                if (directive != null) {
                    found.add(directive);
                }
            }
            List<Directives.Directive> expected = new ArrayList<>();
            for (Object one : (List<?>) each.get("expected")) {
                Case directive = new Case(Suites.map(one));
                expected.add(new Directives.Directive(directive.text("name"), directive.text("value")));
            }
            assertThat(found).isEqualTo(expected);
        });
    }

    @TestFactory
    Stream<DynamicTest> aFrontEndIsDetected() {
        return each("detectSyntax", 10, each -> check(SyntaxDetector.detect(each.text("input")), each));
    }

    @TestFactory
    Stream<DynamicTest> oneDirectiveIsFound() {
        return each(
                "parseDirective",
                5,
                each -> check(SyntaxDetector.directive(each.text("directive"), "#", each.text("input")), each));
    }

    private static void check(SyntaxDetector.@Nullable Found found, Case each) {
        Case expected = each.object("expected");
        assertThat(found != null).isEqualTo(expected.get("found"));
        if (found == null) {
            return;
        }
        assertThat(found.value()).isEqualTo(expected.text("ref"));
        if (expected.get("cmdline") != null) {
            assertThat(found.commandLine()).isEqualTo(expected.text("cmdline"));
        }
        if (expected.get("startLine") != null) {
            assertThat((long) found.line()).isEqualTo(expected.get("startLine")).isEqualTo(expected.get("endLine"));
        }
    }

    @TestFactory
    Stream<DynamicTest> theJsonFormHoldsStringsOnly() {
        return each("jsonStringArray", 16, each -> {
            if (each.fails()) {
                assertThatThrownBy(() -> JsonWords.parse(each.text("input"))).isInstanceOf(SyntaxException.class);
            } else {
                assertThat(JsonWords.parse(each.text("input"))).isEqualTo(each.texts("expected"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> namesAndValuesHaveTwoForms() {
        return each("nameVal", 3, each -> {
            if (each.fails()) {
                assertThatThrownBy(
                                () -> InstructionWords.nameValues(each.text("input"), each.text("instruction"), '\\'))
                        .isInstanceOf(SyntaxException.class);
            } else {
                assertThat(InstructionWords.nameValues(each.text("input"), each.text("instruction"), '\\'))
                        .isEqualTo(each.texts("expected"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aLineIsSplitIntoWords() {
        return each(
                "parseWords",
                8,
                each -> assertThat(InstructionWords.quoted(each.text("input"), '\\'))
                        .isEqualTo(each.texts("expected")));
    }

    @TestFactory
    Stream<DynamicTest> heredocsAreTakenOutOfAFile() {
        return each("extractHeredocs", 2, each -> {
            List<SyntaxNode> nodes = ParserSuiteTest.nodes(each.text("input"));
            for (Case child : Suites.objects(each.object("expected").get("children"))) {
                List<Heredoc> expected = new ArrayList<>();
                for (Case heredoc : Suites.objects(child.get("heredocs"))) {
                    expected.add(new Heredoc(
                            heredoc.text("name"),
                            heredoc.text("content"),
                            (boolean) heredoc.get("expand"),
                            (boolean) heredoc.get("chomp"),
                            Math.toIntExact((long) heredoc.get("fileDescriptor"))));
                }
                int index = Math.toIntExact((long) child.get("index"));
                assertThat(nodes.get(index).heredocs())
                        .as("instruction %d", index)
                        .isEqualTo(expected);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> tabsAreTakenFromTheStartsOfLines() {
        return each(
                "heredocChomp",
                1,
                each -> assertThat(Heredocs.chomp(each.text("input"))).isEqualTo(each.text("expected")));
    }

    @TestFactory
    Stream<DynamicTest> aWordMayBeginAHeredoc() {
        return each("parseHeredoc", 20, each -> {
            if (each.fails()) {
                assertThatThrownBy(() -> Heredocs.of(each.text("input"))).isInstanceOf(SyntaxException.class);
                assertThat(Heredocs.orNull(each.text("input"))).isNull();
                return;
            }
            Heredoc heredoc = Heredocs.of(each.text("input"));
            assertThat(heredoc == null ? null : heredoc.name())
                    .isEqualTo(
                            each.get("expected") == null
                                    ? null
                                    : each.object("expected").text("name"));
        });
    }

    @TestFactory
    Stream<DynamicTest> aLineMayBeginHeredocs() {
        return each("heredocsFromLine", 10, each -> {
            List<String> names = Heredocs.inLine(each.text("input")).stream()
                    .map(Heredoc::name)
                    .toList();
            assertThat(names).isEqualTo(each.object("expected").texts("names"));
        });
    }

    @TestFactory
    Stream<DynamicTest> emptyContinuationLinesAreWarnedOf() {
        return each("emptyContinuationWarnings", 1, each -> {
            List<Problem> warnings = Dockerfile.parse(new SourceText("Dockerfile", each.text("input")))
                    .warnings();
            assertThat((long) warnings.size()).isEqualTo(each.object("expected").get("warningCount"));
            List<Case> expected = Suites.objects(each.object("expected").get("warnings"));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(warnings.get(i).message()).contains(expected.get(i).texts("shortContains"));
                if (expected.get(i).get("detailContains") instanceof String detail) {
                    assertThat(warnings.get(i).hint()).contains(detail);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aLineHasAGreatestLength() {
        return each("lineTooLong", 1, each -> {
            StringBuilder text = new StringBuilder();
            for (Object part : (List<?>) each.get("inputParts")) {
                if (part instanceof String plain) {
                    text.append(plain);
                } else {
                    Case repeated = new Case(Suites.map(part));
                    text.repeat(repeated.text("repeat"), Math.toIntExact((long) repeated.get("count")));
                }
            }
            assertThatThrownBy(() -> Dockerfile.parse(new SourceText("Dockerfile", text.toString())))
                    .isInstanceOf(TareException.class)
                    .hasMessage(each.text("errorEquals"));
        });
    }
}
