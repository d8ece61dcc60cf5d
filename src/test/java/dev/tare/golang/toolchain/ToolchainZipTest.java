package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolchainZipTest {
    @TempDir
    Path temp;

    private String unpack(byte[] content, ToolchainZip.Limits limits) throws IOException {
        Path zip = Files.write(temp.resolve("zip"), content);
        Path goroot = Files.createDirectories(temp.resolve("goroot"));
        return new ToolchainZip(ToolchainProxy.MODULE, limits).unpack(zip, goroot);
    }

    /** The list of two files with their hashes, whose own hash was computed by {@code sha256sum} and {@code base64}. */
    @Test
    void theHashIsThatOfTheSortedList() {
        ModuleHash hash = new ModuleHash();

        assertThat(hash.add("b", Sha256.of("xyz".getBytes(StandardCharsets.US_ASCII))))
                .isTrue();
        assertThat(hash.add("a", Sha256.of("data".getBytes(StandardCharsets.US_ASCII))))
                .isTrue();
        assertThat(hash.add("a", Sha256.of())).isFalse();
        ModuleHash again = new ModuleHash();
        again.add("a", Sha256.of("data".getBytes(StandardCharsets.US_ASCII)));
        again.add("b", Sha256.of("xyz".getBytes(StandardCharsets.US_ASCII)));

        assertThat(again).hasToString("h1:kOpiI1vBMVIwn71jhxBWyNSJGnGFNVPrWbzxTfdFXU8=");
    }

    @Test
    void theHashOfAZipIsThatOfItsFiles() throws IOException {
        assertThat(unpack(ToolchainProxy.zip(ToolchainProxy.files()), ToolchainZip.Limits.STANDARD))
                .isEqualTo(ToolchainProxy.hash(ToolchainProxy.files()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a//b", "./a", "a/.", "a\\b", "a\nb", "a/\u0001", "..", ""})
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        byte[] zip = ToolchainProxy.rawZip(Map.of(ToolchainProxy.MODULE.prefix() + name, "x"));

        assertThatThrownBy(() -> unpack(zip, ToolchainZip.Limits.STANDARD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to no toolchain");
        assertNothingOutside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/go", "golang.org/toolchain@v0.0.1-go1.99.2.linux-amd64/bin/go", "/bin/go"})
    void aNameOfAnotherModuleIsRefused(String name) throws IOException {
        byte[] zip = ToolchainProxy.rawZip(Map.of(name, "x"));

        assertThatThrownBy(() -> unpack(zip, ToolchainZip.Limits.STANDARD))
                .hasMessageContaining("belongs to no toolchain");
        assertNothingOutside();
    }

    private void assertNothingOutside() throws IOException {
        try (Stream<Path> all = Files.walk(temp)) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(temp.resolve("zip"));
        }
    }

    @Test
    void moreThanAToolchainHasIsRefused() {
        byte[] zip = ToolchainProxy.zip(ToolchainProxy.files());

        assertThatThrownBy(() -> unpack(zip, new ToolchainZip.Limits(3, 1 << 20)))
                .hasMessageContaining("it has 6 files");
        assertThatThrownBy(() -> unpack(zip, new ToolchainZip.Limits(10, 1000)))
                .hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void aFileThatIsAFolderOfAnotherIsAnError() {
        byte[] zip = ToolchainProxy.rawZip(
                Map.of(ToolchainProxy.MODULE.prefix() + "a", "x", ToolchainProxy.MODULE.prefix() + "a/b", "y"));

        assertThatThrownBy(() -> unpack(zip, ToolchainZip.Limits.STANDARD)).isInstanceOf(IOException.class);
    }
}
