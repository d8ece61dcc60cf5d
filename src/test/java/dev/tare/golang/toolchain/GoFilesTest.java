package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small texts of Go: modules, settings, proxies, patterns, logins. */
class GoFilesTest {
    @TempDir
    Path temp;

    @Test
    void theLinesOfAModuleAreRead() throws IOException {
        Path module = module("module m // go 1.1\n\n  go\t1.22 // a comment\ntoolchain go1.26.3\ngofmt 1\n");

        assertThat(ModuleLines.of(module, "")).isEqualTo(new ModuleLines(module.resolve("go.mod"), "1.22", "go1.26.3"));
    }

    @Test
    void theWorkspaceGoesBeforeTheModuleUnlessItIsOff() throws IOException {
        Path module = module("module m\ngo 1.22\n");
        Path workspace = Files.writeString(temp.resolve("go.work"), "go 1.26.1\nuse ./m\n");
        Path other = Files.writeString(temp.resolve("other.work"), "go 1.26.2\n");

        assertThat(ModuleLines.of(module, "").go()).isEqualTo("1.26.1");
        assertThat(ModuleLines.of(module, "").file()).isEqualTo(workspace);
        assertThat(ModuleLines.of(module, "off").go()).isEqualTo("1.22");
        assertThat(ModuleLines.of(module, other.toString()).go()).isEqualTo("1.26.2");
        // "go work init" is about to make it.
        assertThat(ModuleLines.of(module, temp + "/none.work").go()).isEqualTo("1.22");
    }

    private Path module(String text) throws IOException {
        Path module = Files.createDirectories(temp.resolve("m"));
        Files.writeString(module.resolve("go.mod"), text);
        return module;
    }

    @Test
    void theEnvironmentGoesBeforeTheUsersFileAndThatBeforeGosOwn() throws IOException {
        Path config = Files.createDirectories(temp.resolve("config/go"));
        Files.writeString(config.resolve("env"), "GOPROXY=https://users\nGOSUMDB=users\n# GOPRIVATE=x\nbroken\n");
        Files.writeString(temp.resolve("go.env"), "# Go's\nGOTOOLCHAIN=local\nGOSUMDB=gos\n");
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", temp.resolve("config").toString(), "GOPROXY", "https://env", "GOSUMDB", "");

        GoSettings settings = GoSettings.read(environment, temp);

        assertThat(settings.get("GOPROXY")).isEqualTo("https://env");
        assertThat(settings.get("GOSUMDB")).isEqualTo("users");
        assertThat(settings.get("GOTOOLCHAIN")).isEqualTo("local");
        assertThat(settings.get("GOPRIVATE")).isEmpty();
        assertThat(GoSettings.read(environment, null).get("GOTOOLCHAIN")).isEqualTo("auto");
        assertThat(GoSettings.read(Map.of("GOENV", "off", "HOME", temp.toString()), null)
                        .get("GOSUMDB"))
                .isEqualTo("sum.golang.org");
        assertThat(GoSettings.read(Map.of("GOENV", config.resolve("env").toString()), null)
                        .get("GOPROXY"))
                .isEqualTo("https://users");
    }

    @Test
    void patternsArePrivateOnesUnlessTheyAreSetThemselves() {
        GoSettings one = GoSettings.read(Map.of("GOPRIVATE", "a,b"), null);
        GoSettings two = GoSettings.read(Map.of("GOPRIVATE", "a,b", "GONOPROXY", "none"), null);

        assertThat(one.patterns("GONOPROXY")).isEqualTo("a,b");
        assertThat(two.patterns("GONOPROXY")).isEqualTo("none");
        assertThat(two.patterns("GONOSUMDB")).isEqualTo("a,b");
    }

    @Test
    void theModuleCacheIsWhereGoHasIt() {
        assertThat(GoSettings.read(Map.of("HOME", "/h"), null).moduleCache()).isEqualTo(Path.of("/h/go/pkg/mod"));
        assertThat(GoSettings.read(Map.of("HOME", "/h", "GOPATH", "/p:/q"), null)
                        .moduleCache())
                .isEqualTo(Path.of("/p/pkg/mod"));
        assertThat(GoSettings.read(Map.of("GOMODCACHE", "/c"), null).moduleCache())
                .isEqualTo(Path.of("/c"));
        assertThat(GoSettings.read(Map.of(), null).moduleCache()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'golang.org', true",
        "'golang.org/', true",
        "'example.com,*.org', true",
        "'golang.org/t*', true",
        "'golang.org/toolchain', true",
        "'*', true",
        "'golang.org/toolchain/v2', false",
        "'golang', false",
        "'golang.org/x', false",
        "'*.com', false",
        "'[', false",
        "'', false",
        "',,', false"
    })
    void patternsMatchTheFirstElementsOfAPath(String globs, boolean matches) {
        assertThat(ModulePatterns.match(globs, "golang.org/toolchain")).isEqualTo(matches);
    }

    @Test
    void aListOfProxiesSaysAfterEachWhetherAnyErrorLeadsOn() {
        List<String> read = new ArrayList<>();
        for (GoProxies.Proxy each :
                GoProxies.parse("https://a|, goproxy.example/x ,http://u:p@127.0.0.1:1/b|file:///m,direct,https://c")) {
            read.add(each.kind() + " " + each.shown() + " " + each.onAnyError());
        }

        assertThat(read)
                .containsExactly(
                        "PROXY https://a true",
                        "PROXY https://goproxy.example/x false",
                        "PROXY http://xxxxx:xxxxx@127.0.0.1:1/b true",
                        "PROXY file:///m false",
                        "DIRECT direct false");
        assertThat(GoProxies.parse("off,https://a"))
                .extracting(GoProxies.Proxy::kind)
                .containsExactly(GoProxies.Kind.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " ", "ftp://a", "nothing", "https://", "file://host/x", "/folder", "https://a b"})
    void aListThatNamesNoProxyIsAnError(String list) {
        assertThatThrownBy(() -> GoProxies.parse(list)).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(TareException.USAGE);
            assertThat(e).hasMessageContaining("GOPROXY");
        });
    }

    @Test
    void loginsAreThoseOfNetrc() {
        List<Netrc.Login> logins = Netrc.parse("""
            machine a.example login one password first
            machine a.example login two password second
            machine b.example
              login three password third
            macdef machine
            machine c.example login four password fourth

            machine a.example/deep login five password fifth
            default login six password sixth
            machine d.example login seven password seventh
            """);

        assertThat(logins)
                .extracting(Netrc.Login::toString)
                .containsExactly(
                        "a.example as one", "a.example as two", "b.example as three", "a.example/deep as five");
        assertThat(Netrc.find(logins, "a.example/x/y")).isEqualTo(logins.getFirst());
        assertThat(Netrc.find(logins, "a.example/deep/y")).isEqualTo(logins.getLast());
        assertThat(Netrc.find(logins, "a.example:8443/x")).isNull();
        assertThat(Netrc.find(logins, "d.example/x")).isNull();
    }

    @Test
    void anAddressBelowAnotherKeepsWhatThatHas() {
        assertThat(ModuleFetch.below(URI.create("https://u:p@h/a/"), "/b")).hasToString("https://u:p@h/a/b");
        assertThat(ModuleFetch.below(URI.create("file:///a"), "/b")).hasToString("file:///a/b");
    }
}
