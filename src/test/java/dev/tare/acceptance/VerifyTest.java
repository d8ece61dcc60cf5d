package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tare verify} finds what is wrong with each of twelve images, and nothing with their repaired twins. */
@Tag("integration")
class VerifyTest {
    @TempDir
    private static Path folder;

    private static Person person;

    @BeforeAll
    static void images() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        person = Person.me(folder.resolve("me"));
        Path context = Files.createDirectory(person.folder().resolve("context"));
        Path bin = Files.createDirectory(context.resolve("bin"));
        byte[] busybox = Files.readAllBytes(Path.of(ChildProcess.installed("busybox")));
        Files.write(bin.resolve("busybox"), busybox);
        assertThat(bin.resolve("busybox").toFile().setExecutable(true, false)).isTrue();
        for (String applet : List.of("sh", "sleep", "httpd", "cat", "true")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        // e_machine (elf(5)): AArch64 on x86, and the other way round.
        byte[] foreign = busybox.clone();
        foreign[18] = (byte) (foreign[18] == 62 ? 183 : 62);
        Files.write(context.resolve("foreign"), foreign);
        dynamicProgram(context);
        Files.writeString(context.resolve("passwd"), "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n");
        Files.writeString(context.resolve("bash-script"), "#!/bin/bash\necho hello\n");
        Files.writeString(context.resolve("sh-script"), "#!/bin/sh\necho hello\n");
        Files.createSymbolicLink(
                Files.createDirectory(context.resolve("loop")).resolve("app.conf"), Path.of("app.conf"));
        Files.writeString(context.resolve("app.conf"), "a=b\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS base
                COPY bin /bin
                FROM scratch AS loader-broken
                COPY --chmod=755 dynamic/program /program
                CMD ["/program"]
                FROM loader-broken AS loader-good
                COPY dynamic/root /
                FROM scratch AS architecture-broken
                COPY --chmod=755 foreign /bin/true
                CMD ["/bin/true"]
                FROM base AS architecture-good
                CMD ["/bin/true"]
                FROM base AS user-broken
                USER app
                CMD ["true"]
                FROM user-broken AS user-good
                COPY passwd /etc/passwd
                FROM base AS mode-broken
                COPY --chmod=644 sh-script /start
                CMD ["/start"]
                FROM base AS mode-good
                COPY --chmod=755 sh-script /start
                CMD ["/start"]
                FROM base AS script-broken
                COPY --chmod=755 bash-script /start
                CMD ["/start"]
                FROM base AS script-good
                COPY --chmod=755 sh-script /start
                CMD ["/start"]
                FROM base AS temporary-broken
                WORKDIR /tmp
                CMD ["sh", "-c", "echo x > /tmp/file && exec sleep 60"]
                FROM temporary-broken AS temporary-good
                VOLUME /tmp
                FROM base AS port-broken
                COPY app.conf /www/index.html
                CMD ["httpd", "-f", "-p", "8081", "-h", "/www"]
                FROM port-broken AS port-good
                CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]
                FROM base AS crash-broken
                CMD ["sh", "-c", "sleep 2; echo oh no; exit 7"]
                FROM base AS crash-good
                CMD ["sleep", "60"]
                FROM base AS code-broken
                CMD ["sh", "-c", "exit 3"]
                FROM base AS code-good
                CMD ["true"]
                FROM base AS loop-broken
                COPY loop /etc
                CMD ["cat", "/etc/app.conf"]
                FROM base AS loop-good
                COPY app.conf /etc/app.conf
                CMD ["cat", "/etc/app.conf"]
                """);
        for (String name : List.of(
                "loader", "architecture", "user", "mode", "script", "temporary", "port", "crash", "code", "loop")) {
            for (String which : List.of("-broken", "-good")) {
                build("--target", name + which, "-t", name + which, "context");
            }
        }
        goProgram();
    }

    private static void build(String... words) {
        List<String> all = new ArrayList<>(List.of("build", "-q"));
        all.addAll(Arrays.asList(words));
        Result _ = person.tare(all.toArray(String[]::new)).succeed();
    }

    /** A program of this machine, and the loader and libraries that it asks for. */
    private static void dynamicProgram(Path context) throws IOException {
        Path program = Path.of(ChildProcess.installed("env"));
        Path root = context.resolve("dynamic/root");
        Files.createDirectories(root);
        Files.copy(program, context.resolve("dynamic/program"));
        for (String word :
                ChildProcess.of("ldd", program.toString()).succeed().out().split("\\s+")) {
            if (word.startsWith("/")) {
                Path to = root.resolve(word.substring(1));
                Files.createDirectories(to.getParent());
                Files.copy(Path.of(word).toRealPath(), to);
            }
        }
    }

    private static void goProgram() throws IOException {
        Path source = Files.createDirectory(person.folder().resolve("program"));
        Files.writeString(source.resolve("go.mod"), "module example.com/program\n\ngo 1.19\n");
        Files.writeString(source.resolve("main.go"), """
                package main

                import (
                	"crypto/tls"
                	"fmt"
                	"os"
                	"time"
                )

                func main() {
                	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
                		fmt.Println(err)
                		os.Exit(1)
                	}
                	if len(os.Args) > 1 {
                		fmt.Println(tls.Dial("tcp", os.Args[1], nil))
                	}
                }
                """);
        build("-t", "roots-broken", "--without", "ca", "program");
        build("-t", "zone-broken", "--without", "tz", "program");
        build("-t", "roots-good", "program");
        build("-t", "zone-good", "program");
    }

    private static Result verify(String image, String flags) {
        List<String> words = new ArrayList<>(List.of("verify", image));
        if (flags != null && !flags.isEmpty()) {
            words.addAll(List.of(flags.split(" ")));
        }
        return person.tare(words.toArray(String[]::new)).run();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "roots|--exit 0 --within 60s|FAILED needs: |lacks /etc/ssl/certs/ca-certificates.crt",
                "zone|--exit 0 --within 60s|FAILED needs: |lacks /usr/share/zoneinfo",
                "loader|--exit 0 --within 60s|FAILED libraries: |ld-linux",
                "architecture|--exit 0 --within 60s|FAILED architecture: |/bin/true is a program for another processor",
                "user|--exit 0 --within 60s|FAILED user: |/etc/passwd has no user \"app\"",
                "mode|--exit 0 --within 60s|FAILED program: |/start cannot be executed: its mode is 0644",
                "script|--exit 0 --within 60s|FAILED program: |/start is a script for /bin/bash, which is not in the image",
                "temporary|--for 500ms|FAILED run: |could not write /tmp/file",
                "port|--http :8080/ --within 60s|FAILED http: |HTTP :8080/: no answer within 2000 ms: connection refused",
                "crash|--for 3s|FAILED run: it ended with 7|oh no",
                "code|--exit 0 --within 60s|FAILED run: it ended with 3, not 0|-",
                "loop|--exit 0 --within 60s|FAILED run: it ended with 1|/bin/busybox open /etc/app.conf: ELOOP",
            })
    void eachBrokenImageFailsWithTheReasonAndItsTwinPasses(String name, String flags, String check, String text) {
        // One that ends is not waited for any longer; a port that stays closed is.
        String patient = name.equals("port")
                ? flags.replace("60s", "2s")
                : flags.replace("--for 3s", "--for 60s").replace("--for 500ms", "--for 60s");
        Result broken = verify(name + "-broken", patient);
        assertThat(broken.exit()).as(broken.out() + broken.err()).isEqualTo(3);
        assertThat(broken.out())
                .contains(check)
                .contains(text == null ? "" : text)
                .endsWith("does not hold\n");

        Result good = verify(name + "-good", flags);
        assertThat(good.exit()).as(good.out() + good.err()).isZero();
        assertThat(good.out()).endsWith(name + "-good holds\n").doesNotContain("FAILED");
    }

    @Test
    void aFileThatIsAskedForInVainIsListedWithTheProgramAndTheCall() {
        Result result = person.tare(
                        "verify",
                        "code-good",
                        "--exit",
                        "0",
                        "--within",
                        "60s",
                        "--cmd",
                        "sh -c 'cat /no/such/file; true'")
                .succeed();
        assertThat(result.out())
                .contains("files that were asked for and are not there:")
                .contains("/bin/busybox open /no/such/file: ENOENT");
    }

    @Test
    void thatNothingWasWatchedIsSaid() {
        Result result = person.tare("verify", "code-good", "--exit", "0", "--within", "60s", "--no-watch")
                .succeed();
        assertThat(result.out()).contains("what programs ask for in vain is not known: it was not to be");
    }

    @Test
    void whatWasSeenIsWrittenToAFile() throws IOException {
        Result _ = person.tare("verify", "loop-good", "--exit", "0", "--within", "60s", "--learn", "seen.json")
                .succeed();
        assertThat(person.folder().resolve("seen.json"))
                .content()
                .contains("\"used\"")
                .contains("\"/etc/app.conf\"")
                .contains("\"/bin/cat\"");
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
        for (int i = 0; i < Integer.getInteger("tare.verifications", 5); i++) {
            Result _ = person.tare("verify", "port-good", "--http", ":8080/", "--within", "60s")
                    .succeed();
        }
        assertThat(person.tare("ps", "-aq").succeed().out()).isEmpty();
        try (var left = Files.list(person.folder().resolve("store/containers"))) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))
                        .lines()
                        .filter(line -> line.contains(folder.toString()))
                        .toList())
                .isEqualTo(mounts.lines()
                        .filter(line -> line.contains(folder.toString()))
                        .toList());
        person.fsck();
    }
}
