package dev.tare.usage.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.Commands;
import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the scripts hold; that shells complete by them is CompletingShellsTest's. */
class CompletionsTest {
    static final List<String> SHELLS = Completions.SHELLS;

    @ParameterizedTest
    @FieldSource("SHELLS")
    void theScriptOfAShellHasAllCommandsAndOptions(String shell) {
        Map<String, Page> pages = Commands.pages();
        String script = Objects.requireNonNull(Completions.script(shell, pages));
        pages.forEach((name, page) -> {
            assertThat(script).contains(name);
            for (Flag flag : page.flags()) {
                assertThat(script).contains((shell.equals("fish") ? "-l " : "--") + flag.name());
            }
        });
    }

    @Test
    void readsFromTheUsageWhatTheOperandsAre() {
        Map<String, Page> pages = Commands.pages();
        assertThat(Operands.of(pages.get("volume")).verbs()).containsExactly("ls", "create", "inspect", "rm", "prune");
        assertThat(Operands.of(pages.get("builder")).verbs())
                .containsExactly("ls", "inspect", "check", "prune", "certs");
        assertThat(Operands.of(pages.get("flow")).verbs())
                .containsExactly("build", "graph", "check", "migrate", "schema");
        assertThat(Operands.of(pages.get("run"))).isEqualTo(new Operands(List.of(), true, false, false));
        assertThat(Operands.of(pages.get("shell"))).isEqualTo(new Operands(List.of(), true, true, false));
        assertThat(Operands.of(pages.get("needs"))).isEqualTo(new Operands(List.of(), true, false, true));
        assertThat(Operands.of(pages.get("images")).images()).isTrue();
        assertThat(Operands.of(pages.get("gc"))).isEqualTo(new Operands(List.of(), false, false, false));
    }

    @Test
    void whatShellsReadAsTheirOwnIsQuoted() {
        Page page = Page.of("""
                tare odd IMAGE
                Do what isn't usual: [odd]

                -o, --one VALUE...  it's a [bracket] and a colon: \\ here
                --two[=X:Y]         or not
                --three {a|b-c}     one of these
                """);
        Map<String, Page> pages = Map.of("odd", page);
        assertThat(Completions.script("zsh", pages))
                .contains("'odd:Do what isn'\\''t usual: [odd]'")
                .contains("'*'{-o+,--one=}'[it'\\''s a \\[bracket\\] and a colon\\: \\\\ here]:VALUE:_files'")
                .contains("'--two=-[or not]::X:_files'");
        assertThat(Completions.script("fish", pages))
                .contains("-a odd -d 'Do what isn\\'t usual: [odd]'")
                .contains(" -s o -l one -r -d 'it\\'s a [bracket] and a colon: \\\\ here'")
                .contains(" -l two -d 'or not'");
        assertThat(Completions.script("bash", pages))
                .contains("flags='-o --one --two --three' valued='-o --one --three' choices='--three=a|b-c'");
        assertThat(Completions.script("zsh", pages)).contains("'--three=[one of these]:a|b-c:(a b-c)'");
        assertThat(Completions.script("fish", pages)).contains(" -l three -r -f -a 'a b-c' -d 'one of these'");
    }
}
