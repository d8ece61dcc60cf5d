package dev.tare.build.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.golang.GoAddition;
import dev.tare.golang.GoProfile;
import dev.tare.oci.Platform;
import dev.tare.report.PrettyJson;
import dev.tare.testing.JsonSchema;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class TareFileReaderTest {
    private static final Path CHECKED_IN = Path.of("src/main/resources/dev/tare/build/tare.schema.json");

    private static final String FILE = """
            tag: "registry.example.com/api:{{.Git.Tag}}"
            platform: [linux/amd64, linux/arm64]
            profile: smallest
            go: 1.26.2
            label: {team: web}
            env:
              PORT: 8080
              EMPTY:
            add: [web/dist:/srv, certs]
            kodata: false
            entrypoint: ["/api", "serve"]
            expose: 8080
            volume: /data
            without: [ca]
            ca: company.pem
            programs:
              - package: ./cmd/api
                ldflags: -s -w -X main.version={{.Git.Tag}}
                cap: net_bind_service
                env: {PORT: 80}
              - package: cmd/migrate
                name: mig
                tags: [netgo]
            """;

    private static TareFile read(String text) {
        return TareFileReader.read(new SourceText("tare.yaml", text), "/m");
    }

    @Test
    void saysWhatTheFlagsOfTheSameNameSay() {
        TareFile file = read(FILE);

        assertThat(file.names()).containsExactly("registry.example.com/api:{{.Git.Tag}}");
        assertThat(file.labels()).containsExactly(Map.entry("team", "web"));
        assertThat(file.platforms())
                .containsExactly(new Platform("linux", "amd64", ""), new Platform("linux", "arm64", ""));
        GoRequest go = file.of(Path.of("/m/cmd/api"), Path.of("/m"));
        assertThat(go.compile().profile()).isEqualTo(GoProfile.SMALLEST);
        assertThat(go.compile().toolchain()).isEqualTo("go1.26.2");
        assertThat(go.image().env())
                .as("the section's win")
                .containsEntry("PORT", "80")
                .containsEntry("EMPTY", "");
        assertThat(go.image().additions())
                .as("relative to the file")
                .containsExactly(new GoAddition("../../web/dist", "/srv"), new GoAddition("../../certs", "/certs"));
        assertThat(go.image().kodata()).isFalse();
        assertThat(go.image().entrypoint()).containsExactly("/api", "serve");
        assertThat(go.image().ports()).containsExactly("8080/tcp");
        assertThat(go.needs().without()).containsExactly("ca");
        assertThat(go.needs().ca()).containsExactly("../../company.pem");
    }

    @Test
    void sectionsSayHowSingleProgramsAreCompiled() {
        GoRequest go = read(FILE).of(Path.of("/m/cmd/api"), Path.of("/m"));

        GoSection api = go.section(Path.of("/m/cmd/api"));
        GoSection migrate = go.section(Path.of("/m/cmd/migrate"));

        assertThat(api.name()).isNull();
        assertThat(api.compile().ldflags()).isEqualTo("-s -w -X main.version={{.Git.Tag}}");
        assertThat(api.compile().capabilities()).containsExactly("NET_BIND_SERVICE");
        assertThat(migrate.name()).isEqualTo("mig");
        assertThat(migrate.compile().tags()).containsExactly("netgo");
        assertThat(migrate.compile().profile()).as("of the whole file").isEqualTo(GoProfile.SMALLEST);
        assertThat(go.section(Path.of("/m")).compile().ldflags()).isNull();
    }

    @Test
    void aFileWithNothingInItSaysNothing() {
        assertThat(read("")).isEqualTo(TareFile.EMPTY);
        assertThat(read("# nothing\n")).isEqualTo(TareFile.EMPTY);
        assertThat(read("env:\n").go().image().env()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "envv: {A: 1} | 1:1 the file has no key \"envv\" | did you mean \"env\"?",
                "env: {A: [1]} | 1:10 A is to be a single value, not a list |",
                "env: 7 | 1:6 env takes NAME=VALUE, not \"7\" |",
                "user: a b | 1:7 user: \"a b\" is no user | such as 1000:1000 or nobody",
                "profile: tiny | 1:10 profile: there is no profile \"tiny\" | there are smallest, balanced and debug",
                "go: latest | 1:5 go: \"latest\" is no version of Go | such as 1.26.2",
                "platform: [linux/a/b/c] | 1:11 |",
                "kodata: maybe | 1:9 kodata is true or false, not \"maybe\" |",
                "max-size: large | 1:11 max-size takes a size such as 8MB or 7.5MiB, not \"large\" |",
                "max-growth: lots | 1:13 max-growth takes a size such as 8MB or 7.5MiB, not \"lots\" |",
                "max-growth: 5% | 1:13 max-growth needs an image to measure from | against: NAME",
                "against: app | 1:10 against says what growth is measured from | max-growth: 5%",
                "programs: [{package: a, max-size: 1MB}] | 1:25 a program has no key \"max-size\" |",
                "[] | 1:1 the file is to be a map, not a list | write it as KEY: VALUE",
                "programs: {a: 1} | 1:11 programs is to be a list, not a map | write each as - package: FOLDER",
                "programs: [{name: a}] | 1:12 a program has no package | add one: package: ./cmd/app",
                "programs: [{package: a, name: b/c}] | 1:31 \"b/c\" is no name of a file | such as api",
                "programs: [{package: a, platform: x}] | 1:25 a program has no key \"platform\" |",
            })
    void whatIsWrongIsSaidWithItsPlace(String text, String message, String hint) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(TareException.class, e -> {
            var at = Objects.requireNonNull(e.problem().location());
            assertThat(at.line() + ":" + at.column() + " " + e.problem().message())
                    .startsWith(message);
            if (hint != null) {
                assertThat(e.problem().hint()).isEqualTo(hint);
            }
        });
    }

    @Test
    void aBudgetOfTheFileHoldsWhereTheCommandLineSaysNothing() {
        Budget file = read("max-size: 8MB\nmax-growth: 5%\nagainst: app:1\nforbid: [/bin/sh, setuid]\n")
                .budget();
        assertThat(file.maxSize()).isEqualTo(8_000_000);
        assertThat(file.against()).isEqualTo("app:1");
        assertThat(file.forbidden()).containsExactly("/bin/sh", "setuid");
        Budget both = Budget.parse("9MB", null, null, List.of(), Budget.Spelling.FLAGS)
                .over(file);
        assertThat(both.maxSize()).isEqualTo(9_000_000);
        assertThat(both.growth()).isEqualTo(file.growth());
        assertThat(both.forbidden()).isEqualTo(file.forbidden());
    }

    @Test
    void aKeyMayStandOnce() {
        assertThatThrownBy(() -> read("user: 1\nuser: 2\n")).hasMessageContaining("the file has \"user\" twice");
        assertThatThrownBy(() -> read("user: 1\n---\nuser: 2\n")).hasMessageContaining("a second document begins here");
    }

    private static List<String> check(String text) {
        JsonSchema schema = new JsonSchema().add("tare.yaml", Json.write(GoSchema.json()));
        return schema.check("tare.yaml", new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    @Test
    void editorsTakeWhatTheReaderTakes() throws IOException {
        assertThat(check(FILE)).isEmpty();
        assertThat(check("{}")).isEmpty();
        for (String wrong : List.of("envv: {A: 1}", "env: {A: [1]}", "kodata: maybe", "programs: [{name: a}]")) {
            assertThat(check(wrong)).as(wrong).isNotEmpty();
        }
        assertThat(Files.readString(CHECKED_IN))
                .as("the schema that is shipped is that of the table")
                .isEqualTo(PrettyJson.write(GoSchema.json()));
    }
}
