package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tare.Suites;
import dev.tare.Suites.Case;
import dev.tare.dockerfile.syntax.Expander;
import dev.tare.dockerfile.syntax.ExpansionException;
import dev.tare.dockerfile.syntax.ExpansionVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * BuildKit's own vectors for its expansion of words. Internal to it, and left out: the suites shellPatternToRegex,
 * reverseString and reversePattern (our patterns are matched without regular expressions; what they match is tested by
 * processWithMatches), and the rows for Windows.
 */
class ShellSuiteTest {
    private static final Expander EXPANDER = Expander.of('\\');
    private static final Environment ENVIRONMENT =
            new Environment(List.of("PWD=/home", "SHELL=bash", "KOREAN=한국어", "NULL="));

    @TestFactory
    List<DynamicTest> aWordIsExpanded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String row : Suites.text("shell/envVarTest").split("\n", -1)) {
            if (row.isBlank() || row.startsWith("#") || row.startsWith("W")) {
                continue;
            }
            String[] fields = row.split("\\|", -1);
            String input = fields[1].strip();
            String expected = fields[2].strip();
            tests.add(dynamicTest(
                    (tests.size() + 1) + " " + input, () -> checkWord(input, expected, expected.equals("error"))));
        }
        assertThat(tests).hasSize(228);
        return tests;
    }

    private static void checkWord(String input, String expected, boolean fails) throws ExpansionException {
        if (fails) {
            assertThatThrownBy(() -> EXPANDER.expand(input, ENVIRONMENT)).isInstanceOf(ExpansionException.class);
        } else {
            assertThat(EXPANDER.expand(input, ENVIRONMENT).text()).isEqualTo(expected);
        }
    }

    @TestFactory
    List<DynamicTest> aLineIsExpandedAndSplit() {
        List<DynamicTest> tests = new ArrayList<>();
        Environment environment = Environment.EMPTY;
        for (String row : Suites.text("shell/wordsTest").split("\n", -1)) {
            if (row.isEmpty() || row.startsWith("#")) {
                continue;
            }
            if (row.startsWith("ENV ")) {
                String entry = row.substring(4).stripLeading();
                environment = environment.with(Environment.name(entry), Environment.value(entry));
                continue;
            }
            Environment current = environment;
            String input = row.substring(0, row.indexOf('|')).strip();
            String expected = row.substring(row.indexOf('|') + 1).stripLeading();
            tests.add(dynamicTest((tests.size() + 1) + " " + input, () -> {
                if (expected.equals("error")) {
                    assertThatThrownBy(() -> EXPANDER.words(input, current)).isInstanceOf(ExpansionException.class);
                } else {
                    assertThat(EXPANDER.words(input, current)).containsExactly(expected.split(",", -1));
                }
            }));
        }
        assertThat(tests).hasSize(24);
        return tests;
    }

    @TestFactory
    List<DynamicTest> variablesAreFoundOrMissed() {
        List<DynamicTest> tests = new ArrayList<>();
        Map<String, List<Case>> suites = Suites.cases("shell/lex-cases.json");
        for (String suite : List.of("mandatoryEnvVars", "processWithMatches", "processWithMatchesPlatform")) {
            for (Case each : suites.get(suite)) {
                tests.add(dynamicTest(suite + " " + each.name(), () -> check(each)));
            }
        }
        assertThat(tests).hasSize(56);
        return tests;
    }

    private static void check(Case each) throws ExpansionException {
        Map<String, Object> variables = each.object("env").json();
        ExpansionVariables lookup = name -> (String) variables.get(name);
        if (each.fails()) {
            assertThatThrownBy(() -> EXPANDER.expand(each.text("input"), lookup))
                    .isInstanceOf(ExpansionException.class)
                    .hasMessageContaining(each.get("errorContains") instanceof String text ? text : "");
            return;
        }
        Expander.Result result = EXPANDER.expand(each.text("input"), lookup);
        assertThat(result.text()).isEqualTo(each.text("expected"));
        if (each.get("matched") != null) {
            assertThat(new TreeSet<>(result.matched())).containsExactlyElementsOf(each.texts("matched"));
        }
        if (each.get("unmatched") != null) {
            assertThat(new TreeSet<>(result.unmatched())).containsExactlyElementsOf(each.texts("unmatched"));
        }
    }

    @TestFactory
    List<DynamicTest> theLastOfSeveralValuesIsFound() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case each : Suites.cases("shell/lex-cases.json").get("getEnv")) {
            tests.add(dynamicTest(each.name(), () -> {
                String value = new Environment(each.texts("envList")).get(each.text("input"));
                // The vectors do not tell a variable that is not set from an empty one.
                assertThat(value == null ? "" : value).isEqualTo(each.text("expected"));
            }));
        }
        assertThat(tests).hasSize(7);
        return tests;
    }
}
