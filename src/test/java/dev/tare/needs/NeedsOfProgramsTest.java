package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.ByteSource;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that compilers make here and now, and what is found in them. */
@Tag("integration")
class NeedsOfProgramsTest {
    @TempDir
    Path folder;

    private NeedFindings go(String imports, String body, String... flags) throws IOException {
        StringBuilder source = new StringBuilder("package main\n\nimport (\n");
        for (String each : imports.split(" ")) {
            source.append(each.startsWith("_") ? "\t_ \"" + each.substring(1) : "\t\"" + each)
                    .append("\"\n");
        }
        source.append(")\n\nfunc main() {\n").append(body).append("\n}\n");
        Files.writeString(folder.resolve("main.go"), source);
        Files.writeString(folder.resolve("go.mod"), "module example.com/needs\n\ngo 1.21\n");
        List<String> words = new ArrayList<>(List.of("nice", "go", "build", "-ldflags=-s -w", "-o", "program"));
        words.addAll(List.of(flags));
        ChildProcess.of(words).in(folder).with("CGO_ENABLED", "0").succeed();
        return read();
    }

    private NeedFindings c(String source, String... flags) throws IOException {
        Files.writeString(folder.resolve("main.c"), source);
        List<String> words = new ArrayList<>(List.of("cc", "-o", "program", "main.c"));
        words.addAll(List.of(flags));
        ChildProcess.of(words).in(folder).succeed();
        return read();
    }

    private NeedFindings read() throws IOException {
        try (FileChannel program = FileChannel.open(folder.resolve("program"))) {
            return ProgramNeeds.find(ByteSource.of(program));
        }
    }

    private static List<NeedId> added(NeedFindings findings) {
        return findings.needs().stream().filter(Need::isAdded).map(Need::id).toList();
    }

    @Test
    void aProgramThatOnlyPrintsNeedsNothing() throws IOException {
        assertThat(go("fmt", "fmt.Println(\"hello\")")).isEqualTo(NeedFindings.NONE);
    }

    @Test
    void aServerIsNoClient() throws IOException {
        NeedFindings findings = go(
                "fmt net/http",
                "http.HandleFunc(\"/\", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, \"hello\") })\n"
                        + "panic(http.ListenAndServe(\":8080\", nil))");

        assertThat(added(findings)).doesNotContain(NeedId.CA, NeedId.TZ, NeedId.PASSWD, NeedId.HOME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ca | net/http | http.Get(\"https://example.com\")",
                "ca | crypto/tls | tls.Dial(\"tcp\", \"example.com:443\", nil)",
                "ca | crypto/x509 | x509.SystemCertPool()",
                "tz | time os | l, _ := time.LoadLocation(os.Args[1]); println(time.Now().In(l).String())",
                "passwd | os/user | u, _ := user.Current(); println(u.Username)",
                "group | os/user | g, _ := user.LookupGroup(\"x\"); println(g.Gid)",
                "tmp | os | f, _ := os.CreateTemp(\"\", \"x\"); println(f.Name())",
                "tmp | os | println(os.TempDir())",
                "home | os | h, _ := os.UserCacheDir(); println(h)",
                "home | os | h, _ := os.UserHomeDir(); println(h)"
            })
    void whatAProgramCallsIsFound(String id, String imports, String body) throws IOException {
        assertThat(added(go(imports, body))).contains(Objects.requireNonNull(NeedId.parse(id)));
    }

    @Test
    void zonesInTheProgramAreFound() throws IOException {
        NeedFindings findings =
                go("time os _time/tzdata", "l, _ := time.LoadLocation(os.Args[1]); println(time.Now().In(l).String())");

        assertThat(findings.get(NeedId.TZ)).isNull();
        assertThat(findings.localTime()).isFalse();
    }

    @Test
    void programsThatAreStartedAreToldOf() throws IOException {
        NeedFindings findings = go("os/exec", "exec.Command(\"git\").Run()");

        assertThat(Objects.requireNonNull(findings.get(NeedId.EXEC)).confidence())
                .isEqualTo(Confidence.B);
        assertThat(added(findings)).doesNotContain(NeedId.EXEC);
    }

    @Test
    void aPositionIndependentProgramOfGoNeedsItsLoaderAndNoLibrary() throws IOException {
        NeedFindings findings = go("fmt", "fmt.Println(\"hello\")", "-buildmode=pie");

        assertThat(findings.needs()).extracting(Need::id).containsExactly(NeedId.LOADER);
        assertThat(findings.language()).isEqualTo(Evidence.Language.GO);
    }

    @Test
    void aStaticProgramOfCNeedsNoLoader() throws IOException {
        NeedFindings findings = c("#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n", "-static");

        assertThat(added(findings)).isEmpty();
        assertThat(findings.get(NeedId.LOADER)).isNull();
    }

    @Test
    void aDynamicProgramOfCIsJudgedByWhatItImports() throws IOException {
        NeedFindings findings = c("""
                #include <pwd.h>
                #include <stdlib.h>
                int main(void) { char name[] = "/tmp/XXXXXX"; mkstemp(name); return getpwuid(0) == NULL; }
                """);

        assertThat(added(findings)).containsExactly(NeedId.PASSWD, NeedId.TMP);
        assertThat(Objects.requireNonNull(findings.get(NeedId.LIBRARIES)).names())
                .contains("libc.so.6");
        assertThat(Objects.requireNonNull(findings.get(NeedId.LOADER)).confidence())
                .isEqualTo(Confidence.A);
    }
}
