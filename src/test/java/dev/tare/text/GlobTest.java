package dev.tare.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.TreePaths;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void aStarStopsAtASlash() {
        assertThat(Glob.of("*.go").matches("main.go")).isTrue();
        assertThat(Glob.of("*.go").matches("cmd/main.go")).isFalse();
        assertThat(Glob.of("cmd/*/main.go").matches("cmd/app/main.go")).isTrue();
        assertThat(Glob.of("a?c").matches("a/c")).isFalse();
    }

    @Test
    void twoStarsAreOneWhereTheReferenceIsGosMatch() {
        assertThat(Glob.of("a/**").matches("a/b")).isTrue();
        assertThat(Glob.of("a/**").matches("a/b/c")).isFalse();
        assertThat(Glob.ofPath("a/**").matches("a/b/c")).isTrue();
    }

    @Test
    void aBackslashTakesTheMeaningAway() {
        assertThat(Glob.of("a\\*").matches("a*")).isTrue();
        assertThat(Glob.of("a\\*").matches("ab")).isFalse();
        assertThat(Glob.hasWildcard("a\\*b")).isFalse();
        assertThat(Glob.hasWildcard("a\\*b?")).isTrue();
    }

    @Test
    void aBackwardRangeMatchesNothingInGoAndIsRefusedInIgnoreFiles() {
        assertThat(Glob.of("[z-a]").matches("m")).isFalse();
        assertThatThrownBy(() -> Glob.ofPath("[z-a]"))
                .isInstanceOf(TareException.class)
                .hasMessage("\"[z-a]\": syntax error in pattern");
    }

    @Test
    void aNameThatIsNoTextMatchesByItsBytes() {
        String name = Names.decode(new byte[] {'a', (byte) 0xff, 'b'});
        assertThat(Glob.of("a?b").matches(name)).isTrue();
        assertThat(Glob.of("*").matches(name)).isTrue();
    }

    @Test
    void aHostilePatternTakesNoLongerThanItsLengthTimesThePath() {
        String path = "a".repeat(4000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(Glob.of("a*".repeat(500) + "b").matches(path)).isFalse();
            assertThat(Glob.ofPath("**/*a".repeat(300) + "*b*").matches(path)).isFalse();
        });
    }

    @Test
    void aPatternOfAnIgnoreFileMatchesWhatDockersRegularExpressionMatches() {
        Random random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 60_000; i++) {
            String[] parts = {"a", "b", "/", "*", "**", "**/", "?", "[a-b]", "/a"};
            String pattern = PathPatterns.clean(random(random, parts, 5));
            String path = TreePaths.clean(random(random, new String[] {"a", "b", "/", "ab", "a/b"}, 5));
            boolean expected = dockers(pattern, path);
            assertThat(Glob.ofPath(pattern).matches(path))
                    .as("%s on %s", pattern, path)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(2000);
    }

    @Test
    void aDirectoryIsLeftOutOnlyWhereNothingInItCanMatch() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            String pattern = random(random, new String[] {"a", "b", "/", "*", "**", "?", "[a-b]", "c"}, 5);
            String directory = random(random, new String[] {"a", "b", "/b", "/a"}, 3);
            String below = random(random, new String[] {"a", "b", "/b", "/a"}, 3);
            Glob glob = Glob.ofPath(pattern);
            if (glob.matches(directory + "/" + below)) {
                assertThat(glob.mayMatchBelow(directory))
                        .as("%s below %s", pattern, directory)
                        .isTrue();
            }
        }
        assertThat(Glob.ofPath("a/*.md").mayMatchBelow("b")).isFalse();
        assertThat(Glob.ofPath("a/*.md").mayMatchBelow("a")).isTrue();
        assertThat(Glob.ofPath("a/*.md").mayMatchBelow("a/c")).isFalse();
        assertThat(Glob.ofPath("*/c").mayMatchBelow("a")).isTrue();
        assertThat(Glob.ofPath("a").mayMatchBelow("a")).isFalse();
        assertThat(Glob.ofPath("**/x").mayMatchBelow("a/b/c")).isTrue();
    }

    private static String random(Random random, String[] parts, int most) {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(most); n > 0; n--) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        return out.toString();
    }

    /** How moby/patternmatcher reads a pattern: four ways, of which one is a regular expression. */
    private static boolean dockers(String pattern, String path) {
        StringBuilder regex = new StringBuilder();
        String kind = "exact";
        for (int i = 0, n = 0; i < pattern.length(); n++) {
            char c = pattern.charAt(i++);
            if (c == '*' && pattern.startsWith("*", i)) {
                i++;
                i += pattern.startsWith("/", i) ? 1 : 0;
                if (i == pattern.length()) {
                    if (kind.equals("exact")) {
                        kind = "prefix";
                    } else {
                        regex.append(".*");
                        kind = "regex";
                    }
                } else {
                    regex.append("(.*/)?");
                    kind = "regex";
                }
                kind = n == 0 ? "suffix" : kind;
            } else if (c == '*' || c == '?') {
                regex.append(c == '*' ? "[^/]*" : "[^/]");
                kind = "regex";
            } else if (c == '[' || c == ']') {
                regex.append(c);
                kind = "regex";
            } else {
                regex.append(c);
            }
        }
        String suffix = pattern.length() < 2 ? "" : pattern.substring(2);
        return switch (kind) {
            case "exact" -> path.equals(pattern);
            case "prefix" -> path.startsWith(pattern.substring(0, pattern.length() - 2));
            case "suffix" -> path.endsWith(suffix) || suffix.startsWith("/") && path.equals(suffix.substring(1));
            default -> Pattern.matches(regex.toString(), path);
        };
    }
}
