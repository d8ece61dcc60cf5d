package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulationTest {
    private static final String ARM64 = "7f454c460201010000000000000000000200b700";
    private static final String S390X = "7f454c4602020100000000000000000000020016";

    @TempDir
    private Path handlers;

    @BeforeEach
    void status() throws IOException {
        Files.writeString(handlers.resolve("status"), "enabled\n");
        Files.writeString(handlers.resolve("register"), "");
    }

    private void handler(String state, String flags, String magic) throws IOException {
        Files.writeString(
                handlers.resolve("qemu"),
                state + "\ninterpreter /usr/bin/qemu\nflags: " + flags + "\noffset 0\nmagic " + magic + "\nmask ff\n");
    }

    private ThrowingCallable check(String host, String platform) {
        return () -> new Emulation(new Platform("linux", host, ""), handlers)
                .check("RUN", platform(platform), new MemoryTree());
    }

    private static Platform platform(String text) {
        Platform platform = Platform.parse(text);
        if (platform == null) {
            throw new AssertionError(text);
        }
        return platform;
    }

    @Test
    void theOlderFormsOfAProcessorNeedNoEmulator() {
        assertThatCode(check("amd64", "linux/amd64")).doesNotThrowAnyException();
        assertThatCode(check("amd64", "linux/amd64/v2")).doesNotThrowAnyException();
        assertThatCode(check("amd64", "linux/386")).doesNotThrowAnyException();
        assertThatCode(check("arm64", "linux/arm/v7")).doesNotThrowAnyException();
        assertThatThrownBy(check("arm64", "linux/386")).isInstanceOf(TareException.class);
    }

    @Test
    void withoutAnEmulatorItIsSaidHowToGetOne() {
        assertThatThrownBy(check("amd64", "linux/arm64")).isInstanceOfSatisfying(TareException.class, e -> {
            assertMessage(e, "RUN for linux/arm64 is not possible on this machine, which is linux/amd64");
            assertHint(e, "apt-get install qemu-user-static");
            assertHint(e, "docker run --privileged --rm tonistiigi/binfmt --install arm64");
        });
    }

    private static void assertMessage(TareException e, String text) {
        org.assertj.core.api.Assertions.assertThat(e.problem().message()).contains(text);
    }

    private static void assertHint(TareException e, String text) {
        org.assertj.core.api.Assertions.assertThat(String.valueOf(e.problem().hint()))
                .contains(text);
    }

    @Test
    void anEmulatorIsKnownByTheProgramsItTakes() throws IOException {
        handler("enabled", "POCF", ARM64);
        assertThatCode(check("amd64", "linux/arm64")).doesNotThrowAnyException();
        assertThatThrownBy(check("amd64", "linux/s390x")).isInstanceOf(TareException.class);
        handler("enabled", "F", S390X);
        assertThatCode(check("amd64", "linux/s390x")).doesNotThrowAnyException();
    }

    @Test
    void oneThatIsOffOrOutOfReachIsNone() throws IOException {
        handler("disabled", "F", ARM64);
        assertThatThrownBy(check("amd64", "linux/arm64")).isInstanceOf(TareException.class);
        handler("enabled", "", ARM64);
        assertThatThrownBy(check("amd64", "linux/arm64")).isInstanceOf(TareException.class);
        handler("enabled", "F", ARM64);
        Files.writeString(handlers.resolve("status"), "disabled\n");
        assertThatThrownBy(check("amd64", "linux/arm64")).isInstanceOf(TareException.class);
        handler("enabled", "F", "7f45 no hex");
        assertThatThrownBy(check("amd64", "linux/arm64")).isInstanceOf(TareException.class);
    }

    @Test
    void anotherSystemIsRefused() {
        assertThatThrownBy(check("amd64", "windows/amd64"))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("RUN for windows/amd64 is not possible on Linux");
    }
}
