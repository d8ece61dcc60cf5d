package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tare.Suites;
import dev.tare.Suites.Case;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.PathPatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Vectors of moby/patternmatcher. Internal to it, and left out: the suite compile, which is about the regular
 * expressions that it makes.
 */
class IgnoreSuiteTest {
    @TestFactory
    List<DynamicTest> pathsMatchAsInDocker() {
        Map<String, List<Case>> suites = Suites.cases("dockerignore/cases.json");
        List<DynamicTest> tests = new ArrayList<>();
        for (String suite : List.of("matches", "match")) {
            for (Case each : suites.get(suite)) {
                tests.add(dynamicTest(each.name() + " " + each.get("patterns"), () -> check(each)));
            }
        }
        assertThat(tests).hasSize(138);
        return tests;
    }

    private static void check(Case each) {
        if (each.fails()) {
            assertThatThrownBy(() -> PathPatterns.of(each.texts("patterns")))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining(each.get("errorEquals") instanceof String message ? message : "pattern");
            return;
        }
        PathPatterns patterns = PathPatterns.of(each.texts("patterns"));
        String path = TreePaths.clean(each.text("text"));
        assertThat(patterns.matches(path)).isEqualTo(each.get("expected"));
        PathPatterns.Verdict verdict = patterns.root();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String directory = path.substring(0, slash);
            verdict = patterns.below(verdict, directory);
            if (verdict.matches() != (boolean) each.get("expected")) {
                assertThat(patterns.mayDifferBelow(verdict, directory)).isTrue();
            }
        }
        assertThat(patterns.below(verdict, path).matches()).isEqualTo(each.get("expected"));
    }

    @TestFactory
    List<DynamicTest> patternsAreCleaned() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case each : Suites.cases("dockerignore/cases.json").get("cleanPatterns")) {
            tests.add(dynamicTest(each.name(), () -> {
                if (each.fails()) {
                    assertThatThrownBy(() -> PathPatterns.of(each.texts("patterns")))
                            .isInstanceOf(TareException.class);
                    return;
                }
                PathPatterns patterns = PathPatterns.of(each.texts("patterns"));
                Case expected = each.object("expected");
                if (expected.get("patternCount") instanceof Long count) {
                    assertThat((long) patterns.size()).isEqualTo(count);
                } else {
                    assertThat(patterns.hasNegations()).isEqualTo(expected.get("exclusions"));
                }
            }));
        }
        assertThat(tests).hasSize(6);
        return tests;
    }

    @TestFactory
    List<DynamicTest> anIgnoreFileIsReadLineByLine() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case each : Suites.cases("dockerignore/cases.json").get("readAll")) {
            String content = each.get("content") instanceof String text ? text : "";
            tests.add(dynamicTest(each.name(), () -> {
                // The vectors end with a lone "!", which is read here and refused by the matcher.
                List<String> patterns = new ArrayList<>();
                for (String line : content.split("\n", -1)) {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        patterns.add(IgnoreFile.pattern(line.strip()));
                    }
                }
                assertThat(patterns).isEqualTo(each.texts("expected"));
                if (patterns.contains("!")) {
                    assertThatThrownBy(() -> IgnoreFile.parse(new SourceText(".dockerignore", content)))
                            .isInstanceOf(TareException.class)
                            .hasMessageContaining("illegal exclusion pattern");
                }
            }));
        }
        assertThat(tests).hasSize(2);
        return tests;
    }
}
