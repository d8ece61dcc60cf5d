package dev.tare.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.tree.TreePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathPatternsTest {
    @Test
    void aLaterPatternTakesBackWhatADirectoryLeftOut() {
        PathPatterns patterns = PathPatterns.of(List.of("vendor", "!vendor/keep", "vendor/keep/*.tmp"));
        assertThat(patterns.matches("vendor/x")).isTrue();
        assertThat(patterns.matches("vendor/keep/x")).isFalse();
        assertThat(patterns.matches("vendor/keep/x.tmp")).isTrue();
    }

    @Test
    void aDirectoryThatIsLeftOutIsEnteredOnlyForWhatIsTakenBack() {
        PathPatterns patterns = PathPatterns.of(List.of("*", "!src/**/*.go", "src/vendor"));
        PathPatterns.Verdict src = patterns.below(patterns.root(), "src");
        assertThat(src.matches()).isTrue();
        assertThat(patterns.mayDifferBelow(src, "src")).isTrue();
        PathPatterns.Verdict docs = patterns.below(patterns.root(), "docs");
        assertThat(patterns.mayDifferBelow(docs, "docs")).isFalse();
        PathPatterns.Verdict vendor = patterns.below(src, "src/vendor");
        assertThat(patterns.mayDifferBelow(vendor, "src/vendor")).isFalse();
    }

    @Test
    void anEmptyListMatchesNothing() {
        assertThat(PathPatterns.of(List.of("", "  ")).isEmpty()).isTrue();
        assertThat(PathPatterns.NONE.matches("a")).isFalse();
    }

    @Test
    void pathsAreCleanedAsGoCleansThem() {
        assertThat(PathPatterns.clean("a/b/../c/")).isEqualTo("a/c");
        assertThat(PathPatterns.clean("../../a")).isEqualTo("../../a");
        assertThat(PathPatterns.clean("a/../../b")).isEqualTo("../b");
        assertThat(PathPatterns.clean("/../a//b/./")).isEqualTo("/a/b");
        assertThat(PathPatterns.clean("")).isEqualTo(".");
    }

    @Test
    void whatAWalkSkipsHasTheVerdictOfItsDirectory() {
        Random random = new Random(9);
        String[] parts = {"a", "b", "*", "**", "a/b", "b/a", "a/*", "**/b", "?"};
        for (int i = 0; i < 5000; i++) {
            List<String> list = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                list.add((random.nextBoolean() ? "!" : "") + parts[random.nextInt(parts.length)]);
            }
            PathPatterns patterns = PathPatterns.of(list);
            check(patterns, list, patterns.root(), "", 0);
        }
    }

    private static void check(
            PathPatterns patterns, List<String> list, PathPatterns.Verdict parent, String path, int depth) {
        for (String name : List.of("a", "b", "c")) {
            String child = TreePaths.join(path, name);
            PathPatterns.Verdict verdict = patterns.below(parent, child);
            assertThat(patterns.matches(child)).isEqualTo(verdict.matches());
            if (depth > 0 && !patterns.mayDifferBelow(parent, path)) {
                assertThat(verdict.matches()).as("%s on %s", list, child).isEqualTo(parent.matches());
            }
            if (depth < 3) {
                check(patterns, list, verdict, child, depth + 1);
            }
        }
    }
}
