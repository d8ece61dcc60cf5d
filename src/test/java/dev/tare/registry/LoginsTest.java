package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileType;
import dev.tare.posix.FileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
    private static final Login.Password BOB = new Login.Password("bob", "se:cret");

    @TempDir
    Path home;

    private Logins logins(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return new Logins(environment, _ -> {});
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.writeString(home.resolve(file), text);
    }

    @Test
    void dockersFileIsReadByHostWhateverFormItHas() throws IOException {
        String auth = "{\"auth\": \"" + BOB.encoded() + "\"}";
        write(
                ".docker/config.json",
                "{\"auths\": {\"https://index.docker.io/v1/\": " + auth + ", \"https://old.lan/v2/\": " + auth
                        + ", \"token.lan:5000\": {\"auth\": \"" + BOB.encoded() + "\", \"identitytoken\": \"t0k\"}}}");

        assertThat(logins().find("docker.io", "library/a")).isEqualTo(BOB);
        assertThat(logins().find("old.lan", "a")).isEqualTo(BOB);
        assertThat(logins().find("token.lan:5000", "a")).isEqualTo(new Login.IdentityToken("t0k"));
        assertThat(logins().find("token.lan", "a")).isNull();
    }

    @Test
    void whatIsNoFileIsNotReplacedByOne() throws IOException {
        Path pipe = home.resolve("pipe");
        try (FileSystem files = new FileSystem()) {
            files.makeNode(pipe.toString().getBytes(StandardCharsets.UTF_8), FileType.FIFO.modeBits(), 0, 0);
        }
        // As people do who link it to /dev/null, so that no login is kept.
        Path link = Files.createSymbolicLink(home.resolve("config.json"), pipe);
        assertThatThrownBy(() -> new LoginFile(link, Map.of()).write()).hasMessageContaining("it is no file");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void theLoginOfTheLongestPathCounts() throws IOException {
        write(
                "auth.json",
                "{\"auths\": {\"h.lan\": {\"auth\": \"" + BOB.encoded() + "\"}, \"h.lan/team/app\": {\"auth\": \""
                        + new Login.Password("eve", "x").encoded() + "\"}}}");
        Logins logins = logins("REGISTRY_AUTH_FILE", home.resolve("auth.json").toString());

        assertThat(logins.find("h.lan", "team/app")).isEqualTo(new Login.Password("eve", "x"));
        assertThat(logins.find("h.lan", "team/other")).isEqualTo(BOB);
    }

    @Test
    void podmansFileIsReadToo() throws IOException {
        write("run/containers/auth.json", "{\"auths\": {\"h.lan\": {\"auth\": \"" + BOB.encoded() + "\"}}}");

        assertThat(logins("XDG_RUNTIME_DIR", home.resolve("run").toString()).find("h.lan", "a"))
                .isEqualTo(BOB);
    }

    @Test
    void aHelperKeepsAndGivesTheLogin() throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path helper = bin.resolve("docker-credential-test");
        Files.writeString(helper, """
                #!/bin/sh
                read -r input || true
                case $1 in
                get) [ -f "$HOME/kept" ] || { echo credentials not found in native keychain; exit 1; }; cat "$HOME/kept" ;;
                store) printf '%s' "$input" > "$HOME/kept" ;;
                erase) rm "$HOME/kept" ;;
                esac
                """);
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(".docker/config.json", "{\"credHelpers\": {\"h.lan\": \"test\", \"g.lan\": \"../x\"}}");
        Logins logins = logins("PATH", bin + ":/usr/bin:/bin");

        assertThat(logins.find("h.lan", "a")).isNull();
        assertThat(logins.store("h.lan", BOB)).isEqualTo("docker-credential-test");
        assertThat(logins.find("h.lan", "a")).isEqualTo(BOB);
        logins.erase("h.lan");
        assertThat(logins.find("h.lan", "a")).isNull();
        // A name with a slash could start any program.
        assertThatThrownBy(() -> logins.find("g.lan", "a")).isInstanceOf(TareException.class);
    }

    @Test
    void aLoginIsKeptForItsOwnerAloneAndLeavesTheRestAsItWas() throws IOException {
        write(".docker/config.json", "{\"auths\": {\"x.lan\": {\"auth\": \"eDp5\"}}, \"detachKeys\": \"ctrl-e\"}");
        Logins logins = logins();

        String where = logins.store("docker.io", BOB);

        Path file = home.resolve(".docker/config.json");
        assertThat(where).isEqualTo(file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .isEqualTo("{\"auths\":{\"x.lan\":{\"auth\":\"eDp5\"},\"https://index.docker.io/v1/\":{\"auth\":\""
                        + BOB.encoded() + "\"}},\"detachKeys\":\"ctrl-e\"}");
        assertThat(logins.find("docker.io", "a")).isEqualTo(BOB);

        logins.erase("docker.io");

        assertThat(logins.find("docker.io", "a")).isNull();
        assertThat(logins.find("x.lan", "a")).isEqualTo(new Login.Password("x", "y"));
        assertThatThrownBy(() -> logins.erase("docker.io")).hasMessageStartingWith("not logged in to docker.io");
    }

    @Test
    void noTextFormTellsASecret() {
        assertThat(BOB + " " + new Login.IdentityToken("t0k"))
                .doesNotContain("se:cret")
                .doesNotContain("t0k");
    }

    @Test
    void whoNeverLoggedInIsNotLoggedOut() {
        assertThatThrownBy(() -> logins().erase("registry.lan"))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("not logged in to registry.lan");
        assertThat(home.resolve(".docker/config.json")).doesNotExist();
    }

    /** Its child holds the output open, and itself it reads no input. */
    @Test
    @Timeout(30)
    void whoEndsIsNotWaitedForWhateverItLeavesRunning() throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path helper = bin.resolve("docker-credential-left");
        Files.writeString(
                helper,
                "#!/bin/sh\nsleep 60 & echo $! >\"$HOME/child\"\n"
                        + "echo '{\"Username\":\"bob\",\"Secret\":\"s3cret\"}'\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(".docker/config.json", "{\"credsStore\": \"left\"}");
        try {
            assertThat(logins("PATH", bin + ":/usr/bin:/bin").find("h.lan", "a"))
                    .isEqualTo(new Login.Password("bob", "s3cret"));
        } finally {
            long child = Long.parseLong(Files.readString(home.resolve("child")).strip());
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroy);
        }
    }
}
