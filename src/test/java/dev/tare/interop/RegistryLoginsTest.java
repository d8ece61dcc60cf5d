package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.testing.TokenServer;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where logins come from: identity tokens, helper programs, a terminal. And what no login helps against. */
@Tag("integration")
class RegistryLoginsTest {
    @TempDir
    private Path folder;

    private RegistryUser user;

    @BeforeEach
    void start() {
        user = RegistryUser.in(folder);
    }

    private void config(String json) throws IOException {
        user.write(".docker/config.json", json);
    }

    @Test
    void anIdentityTokenIsTradedForTokens() throws IOException {
        try (TokenServer tokens = new TokenServer(user.identity())) {
            String host = Registry.start("", tokens.settings()).address();
            String image = host + "/by/token:1";
            config("{\"auths\": {\"" + host + "\": {\"identitytoken\": \"" + TokenServer.IDENTITY_TOKEN + "\"}}}");

            SampleImages.build(user.tare(), folder, "-t", image, "--push")
                    .with("HOME", folder.toString())
                    .succeed();

            assertThat(tokens.asked())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each)
                            .startsWith("POST grant_type=refresh_token&")
                            .contains("&service=tests&", "scope=repository:by/token:pull,push")
                            .endsWith("&refresh_token=t0k false"));

            config("{\"auths\": {\"" + host + "\": {\"identitytoken\": \"stale\"}}}");
            ChildProcess.Result stale = user.command("pull", image).run();
            assertThat(stale.exit()).isEqualTo(1);
            assertThat(stale.err()).contains("denies access to a token").doesNotContain("stale");
        }
    }

    @Test
    void aHelperKeepsTheLoginAndGivesIt() throws IOException {
        Registry registry = Registry.startSecure(user.identity(), folder);
        Path helper = Files.createDirectories(folder.resolve("bin")).resolve("docker-credential-box");
        Files.writeString(helper, """
                #!/bin/sh
                case $1 in
                get) cat "$HOME/kept" 2>/dev/null || { echo credentials not found in native keychain; exit 1; } ;;
                store) cat > "$HOME/kept" ;;
                erase) rm "$HOME/kept" ;;
                esac
                """);
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        config("{\"credsStore\": \"box\"}");
        String path = helper.getParent() + ":" + System.getenv("PATH");
        Path password = Files.writeString(folder.resolve("password"), TokenServer.PASSWORD);

        user.command("login", "-u", TokenServer.USER, "--password-stdin", registry.address())
                .with("PATH", path)
                .from(password)
                .succeed();

        assertThat(folder.resolve("kept")).content().contains("\"Secret\":\"pass word\"");
        assertThat(folder.resolve(".docker/config.json")).content().doesNotContain("pass", "auth\"");
        ChildProcess.Result denied = user.command("pull", registry.address() + "/none:1")
                .with("PATH", path)
                .run();
        assertThat(denied.err()).contains("has no none:1");
        user.command("logout", registry.address()).with("PATH", path).succeed();
        assertThat(folder.resolve("kept")).doesNotExist();
        assertThat(user.command("pull", registry.address() + "/none:1")
                        .with("PATH", path)
                        .run()
                        .err())
                .contains("denies access");
    }

    @Test
    void aTerminalIsAskedForNameAndPasswordAndShowsNoPassword() throws Exception {
        Registry registry = Registry.startSecure(user.identity(), folder);
        Path socket = folder.resolve("tmux");
        String script = "export HOME=" + folder + " TARE_HOME=" + folder.resolve("store") + " SSL_CERT_FILE="
                + user.identity().certificate() + "; " + Tare.program() + " login " + registry.address()
                + "; echo \"exit $?\"; sleep 600";
        tmux(socket, "new-session", "-d", "-x", "200", "-y", "20", script);
        try {
            await(socket, "Name at " + registry.address() + ":");
            tmux(socket, "send-keys", "-t", "0", "-l", TokenServer.USER);
            tmux(socket, "send-keys", "-t", "0", "Enter");
            await(socket, "Password:");
            tmux(socket, "send-keys", "-t", "0", "-l", TokenServer.PASSWORD);
            tmux(socket, "send-keys", "-t", "0", "Enter");

            String screen = await(socket, "exit ");

            assertThat(screen)
                    .contains("Logged in to " + registry.address() + " as me", "exit 0")
                    .doesNotContain(TokenServer.PASSWORD);
        } finally {
            tmux(socket, "kill-server");
        }
    }

    private static String tmux(Path socket, String... words) {
        return ChildProcess.of(Stream.concat(
                                Stream.of(ChildProcess.installed("tmux"), "-S", socket.toString(), "-f", "/dev/null"),
                                Stream.of(words))
                        .toList())
                .with("TMUX", "")
                .with("LC_ALL", "C.UTF-8")
                .run()
                .out();
    }

    private static String await(Path socket, String text) throws InterruptedException {
        String seen = "";
        for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; Thread.sleep(50)) {
            seen = tmux(socket, "capture-pane", "-p", "-t", "0");
            if (seen.contains(text)) {
                return seen;
            }
        }
        throw new AssertionError("never seen: " + text + ", but\n" + seen);
    }

    @Test
    void anImageOfSchema1IsRefusedWithWhatToDo() {
        try (WebServer old = WebServer.start()) {
            old.file(
                    "/v2/old/manifests/1",
                    "{\"schemaVersion\": 1, \"name\": \"old\", \"tag\": \"1\", \"fsLayers\": [], \"history\": []}",
                    "Content-Type",
                    "application/vnd.docker.distribution.manifest.v1+prettyjws");

            ChildProcess.Result refused =
                    user.command("pull", old.address() + "/old:1").run();

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .isEqualTo(
                            "tare: cannot pull " + old.address() + "/old:1: old:1 has a manifest of Docker's schema 1,"
                                    + " which is no longer supported\n  push it anew with a Docker of 1.10 or newer\n");
        }
    }
}
