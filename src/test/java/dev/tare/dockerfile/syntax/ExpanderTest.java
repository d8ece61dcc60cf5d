package dev.tare.dockerfile.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.dockerfile.Environment;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExpanderTest {
    private static final Environment ENVIRONMENT = new Environment(List.of("A=1", "B=x y", "EMPTY="));

    @Test
    void aBacktickEscapesWhereItIsTheEscapeCharacter() throws ExpansionException {
        assertThat(Expander.of('`').expand("`$A c:\\$A", ENVIRONMENT).text()).isEqualTo("$A c:\\1");
    }

    @Test
    void quotesInAHeredocAreText() throws ExpansionException {
        assertThat(Expander.forHeredoc().expand("'$A' \"$B\" \\$A", ENVIRONMENT).text())
                .isEqualTo("'1' \"x y\" $A");
    }

    @Test
    void aTextToBeShownKeepsQuotesAndUnsetVariables() throws ExpansionException {
        assertThat(Expander.forDisplay('\\')
                        .expand("\"$A\" $NO ${NO:-d}", ENVIRONMENT)
                        .text())
                .isEqualTo("\"1\" $NO ${NO:-d}");
    }

    @Test
    void aDefaultInTheMiddleOfAWordLosesNothing() throws ExpansionException {
        assertThat(Expander.of('\\').words("80${NO:-81} $B", ENVIRONMENT)).containsExactly("8081", "x", "y");
    }

    @Test
    void namesAreListedOnceInTheOrderOfUse() throws ExpansionException {
        Expander.Result result = Expander.of('\\').expand("$NO$A${EMPTY}$A${OTHER:-$NO}", ENVIRONMENT);
        assertThat(result.matched()).containsExactly("A", "EMPTY");
        assertThat(result.unmatched()).containsExactly("NO", "OTHER");
    }

    @Test
    void theMessageOfARequiredVariableIsExpanded() {
        assertThatThrownBy(() -> Expander.of('\\').expand("${NO:?set it to $A}", ENVIRONMENT))
                .isInstanceOf(ExpansionException.class)
                .hasMessage("failed to process \"${NO:?set it to $A}\": NO: set it to 1");
    }

    @Test
    void patternsMatchWhatARegularExpressionMatches() throws ExpansionException {
        Random random = new Random(5);
        for (int i = 0; i < 30_000; i++) {
            String pattern = random(random, "ab*?", 5);
            String text = random(random, "aab", 8);
            String regex = pattern.replace("?", ".").replace("*", ".*");
            String lazy = pattern.replace("?", ".").replace("*", ".*?");
            ShellPattern compiled = ShellPattern.of(pattern);
            assertThat(compiled.trimStart(text, true))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(text.replaceFirst("^(?:" + regex + ")", ""));
            assertThat(compiled.trimStart(text, false)).isEqualTo(text.replaceFirst("^(?:" + lazy + ")", ""));
            assertThat(compiled.trimEnd(text, true)).isEqualTo(shortestRest(text, regex));
            assertThat(compiled.replace(text, "-", false))
                    .isEqualTo(Pattern.compile(regex).matcher(text).replaceFirst("-"));
            assertThat(compiled.replace(text, "-", true)).isEqualTo(replaceAll(text, regex));
        }
    }

    private static String random(Random random, String letters, int most) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            out.append(letters.charAt(random.nextInt(letters.length())));
        }
        return out.toString();
    }

    private static String shortestRest(String text, String regex) {
        for (int start = 0; start <= text.length(); start++) {
            if (text.substring(start).matches(regex)) {
                return text.substring(0, start);
            }
        }
        return text;
    }

    /** As Go's ReplaceAllString: an empty match that touches the match before it does not count. */
    private static String replaceAll(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        StringBuilder out = new StringBuilder();
        int end = 0;
        int last = -1;
        while (matcher.find()) {
            out.append(text, end, matcher.start());
            end = matcher.end();
            if (matcher.end() > matcher.start() || matcher.start() != last) {
                out.append('-');
            }
            last = matcher.end();
        }
        return out.append(text.substring(end)).toString();
    }
}
