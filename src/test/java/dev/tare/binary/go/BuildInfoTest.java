package dev.tare.binary.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildInfoTest {
    @Test
    void readsModuleDependenciesReplacementsAndSettings() throws IOException {
        BuildInfo info = BuildInfo.parse("go1.26.8", """
                path\texample.com/m/cmd/app
                mod\texample.com/m\tv1.2.3
                dep\tgolang.org/x/net\tv0.1.0\th1:abc=
                dep\texample.com/old\tv1.0.0
                =>\texample.com/new\tv2.0.0\th1:def=
                build\tGOARCH=arm64
                build\tvcs.modified=false
                later\tkind
                """);

        assertThat(info.path()).isEqualTo("example.com/m/cmd/app");
        assertThat(info.main()).isEqualTo(new BuildInfo.Module("example.com/m", "v1.2.3", "", null));
        assertThat(info.dependencies())
                .containsExactly(
                        new BuildInfo.Module("golang.org/x/net", "v0.1.0", "h1:abc=", null),
                        new BuildInfo.Module(
                                "example.com/old",
                                "v1.0.0",
                                "",
                                new BuildInfo.Module("example.com/new", "v2.0.0", "h1:def=", null)));
        assertThat(info.settings()).containsOnlyKeys("GOARCH", "vcs.modified").containsEntry("GOARCH", "arm64");
        assertThat(info.setting("vcs.revision")).isNull();
    }

    @Test
    void givesAReplacementToTheMainModule() throws IOException {
        BuildInfo info = BuildInfo.parse("go1.26.8", "mod\ta\tv1.0.0\n=>\tb\tv1.0.1\n");

        assertThat(info.main())
                .isEqualTo(new BuildInfo.Module("a", "v1.0.0", "", new BuildInfo.Module("b", "v1.0.1", "", null)));
    }

    @Test
    void undoesTheQuotesOfSettings() throws IOException {
        BuildInfo info = BuildInfo.parse(
                "go1.26.8", "build\t-ldflags=\"-X \\\"a=b\\\" \\u00e9\\t\\x41\"\nbuild\t\"odd name\"=\"v\"\n");

        assertThat(info.settings()).containsEntry("-ldflags", "-X \"a=b\" é\tA").containsEntry("odd name", "v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mod\tonly-a-path",
                "=>\ta\tv1.0.0",
                "build\tno-value",
                "build\ta=\"",
                "build\ta=\"\\",
                "build\ta=\"\\\"",
                "build\ta=\"\\u12\"",
                "build\ta=\"\\xzz\"",
                "build\ta=\"\\UFFFFFFFF\"",
                "build\t\"a=b"
            })
    void refusesBrokenLines(String line) {
        assertThatThrownBy(() -> BuildInfo.parse("go1.26.8", line))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("build info: ");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com/m, m",
        "example.com/m/v2, m",
        "example.com/m/v2/cmd/app, app",
        "example.com/m/v10, m",
        "example.com/m/v1, v1",
        "example.com/m/v0, v0",
        "example.com/m/v02, v02",
        "example.com/m/v2x, v2x",
        "example.com/m/v, v",
        "m, m",
        "v2, v2"
    })
    void namesTheProgramAsGoInstallDoes(String path, String name) {
        assertThat(new BuildInfo("go1.26.8", path, null, java.util.List.of(), java.util.Map.of()).name())
                .isEqualTo(name);
    }
}
