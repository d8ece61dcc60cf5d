package dev.tare.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The completions in the shells that they are for, which load them and are asked as by the tabulator key. */
@Tag("integration")
class CompletingShellsTest {
    @TempDir
    private static Path folder;

    /** What each shell is to find: a line, what must be offered, and what must not. */
    private record Case(String line, List<String> offered, String not) {}

    private static final List<Case> CASES = List.of(
            new Case("tare bu", List.of("build"), "run"),
            new Case("tare build --no-", List.of("--no-cache", "--no-cache-filter"), "--target"),
            new Case("tare run --net", List.of("--network"), "--name"),
            new Case("tare volume ", List.of("create", "inspect", "prune"), "--label"),
            new Case("tare run sh", List.of("shoe:one"), "hat:two"),
            new Case("tare build --runtime ", List.of("tare", "runc", "unshare"), "context"),
            new Case("tare --trace t build --no-", List.of("--no-cache", "--no-cache-filter"), "--target"),
            new Case("tare completion ", List.of("bash", "zsh", "fish"), "Dockerfile"));

    @BeforeAll
    static void images() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Tare tare = new Tare(folder.resolve("store"));
        tare.command("build", "-q", "-t", "shoe:one", "-t", "hat:two", context.toString())
                .succeed();
        Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/tare"), Tare.program());
        for (String shell : List.of("bash", "zsh", "fish")) {
            Files.writeString(
                    folder.resolve(shell.equals("zsh") ? "_tare" : "tare." + shell),
                    tare.command("completion", shell).succeed().out());
        }
    }

    private static String ask(String shell, String script, String... words) throws IOException {
        Path file = folder.resolve("ask." + shell);
        Files.writeString(file, script);
        return ChildProcess.of(ChildProcess.installed(shell), file.toString(), words.length == 0 ? "" : words[0])
                .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
                .with("TARE_HOME", folder.resolve("store").toString())
                .with("TARE_NO_REBUILD", "1")
                .with("HOME", folder.toString())
                .with("LC_ALL", "C.UTF-8")
                .in(folder)
                .succeed()
                .out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void aShellCompletesCommandsOptionsAndNamesOfImages(String shell) throws IOException {
        for (Case each : CASES) {
            String offered = switch (shell) {
                case "bash" -> ask("bash", BASH.formatted(folder), each.line);
                case "zsh" -> ask("zsh", ZSH.formatted(folder), each.line);
                default -> ask("fish", FISH.formatted(folder), each.line);
            };
            assertThat(offered)
                    .as(shell + ": " + each.line)
                    .contains(each.offered)
                    .doesNotContain(each.not);
        }
    }

    /** As readline does: the words of the line, the last one being completed. */
    private static final String BASH = """
            source '%s/tare.bash'
            read -ra COMP_WORDS <<< "$1"
            case $1 in *' ') COMP_WORDS+=('') ;; esac
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$1 COMP_POINT=${#1}
            compopt() { :; }
            _tare
            printf '%%s\\n' "${COMPREPLY[@]}"
            """;

    private static final String FISH = """
            source '%s/tare.fish'
            complete -C "$argv[1]"
            """;

    /** A zsh in a terminal of its own, in which the line is typed. */
    private static final String ZSH = """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "PS1='READY>'; fpath=('%s' \\$fpath); autoload -Uz compinit; compinit -u -D; bindkey '^I' list-choices"
            # What is typed too early would be taken for a part of that line.
            zpty -r -m shell out '*READY>*READY>*'
            zpty -w -n shell "$1"$'\\t'
            out=''
            for i in {1..40}; do
                sleep 0.1
                while zpty -r -t shell more; do out+=$more; i=1; done
                [[ $out == *$'\\n'*$'\\n'* && $i -gt 5 ]] && break
            done
            # The line as it was typed is no offer.
            print -r -- ${out#*$1}
            zpty -d shell
            """;
}
