package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tare build} in a root of its own, which has a C library, a shell, the JDK and Tare, and no Go: what it fetches
 * from the module proxy gives the image that the Go of this machine gives.
 */
@Tag("integration")
class MachineWithoutGoTest {
    /** Binds what a Java program needs into a new root, and goes there; the mounts end with the process. */
    private static final String ENTER = """
            set -e
            root=$1 dist=$2 store=$3 example=$4; shift 4
            mount --make-rprivate /
            mount -t tmpfs none "$root"
            for name in bin lib lib64 sbin; do
                if [ -L /$name ]; then ln -s "$(readlink /$name)" "$root/$name"
                elif [ -d /$name ]; then mkdir "$root/$name" && mount --rbind /$name "$root/$name"; fi
            done
            mkdir -p "$root/usr" "$root/etc" "$root/tmp" "$root/dev" "$root/proc" "$root/tare" "$root/store" "$root/src"
            for name in bin lib lib64 sbin share; do
                [ ! -d /usr/$name ] || { mkdir "$root/usr/$name" && mount --rbind /usr/$name "$root/usr/$name"; }
            done
            if [ -r "$dist/java-home" ]; then # else it brings a runtime
                jdk=$(cat "$dist/java-home")
                case $jdk in /usr/lib/*) ;; *) mkdir -p "$root$jdk" && mount --bind "$jdk" "$root$jdk" ;; esac
            fi
            for name in ssl resolv.conf hosts nsswitch.conf ca-certificates java-25-openjdk passwd; do
                [ ! -e /etc/$name ] || cp -aL /etc/$name "$root/etc/$name"
            done
            case ${SSL_CERT_FILE:-} in '') ;; *)
                mkdir -p "$root${SSL_CERT_FILE%/*}"; cp -L "$SSL_CERT_FILE" "$root$SSL_CERT_FILE" ;;
            esac
            mount --rbind /dev "$root/dev"
            mount --rbind /proc "$root/proc"
            mount --bind "$dist" "$root/tare"
            mount --bind "$store" "$root/store"
            cp -r "$example/." "$root/src"
            export HOME=/tmp PATH=/usr/sbin:/usr/bin:/bin TARE_HOME=/store GOENV=off GOFLAGS=-buildvcs=false
            exec chroot "$root" /bin/sh -c 'cd /src && ! command -v go >/dev/null && exec "$@"' sh "$@"
            """;

    @TempDir
    Path temp;

    private Path store;

    @BeforeEach
    void prepare() throws IOException {
        ChildProcess.needRoot();
        store = Files.createDirectories(temp.resolve("store"));
        // Out of the repository, whose commit is stamped into programs where git can be asked.
        ChildProcess.of("cp", "-r", "examples/hello", temp.resolve("hello").toString())
                .succeed();
    }

    private ChildProcess inside(String... words) throws IOException {
        Path example = temp.resolve("hello");
        Path dist = Tare.program().toRealPath().resolveSibling("target/tare");
        Path root = Files.createDirectories(temp.resolve("root"));
        String[] enter = {
            "unshare",
            "--mount",
            "sh",
            "-c",
            ENTER,
            "sh",
            root.toString(),
            dist.toString(),
            store.toString(),
            example.toString(),
            "/tare/bin/tare"
        };
        String[] all = new String[enter.length + words.length];
        System.arraycopy(enter, 0, all, 0, enter.length);
        System.arraycopy(words, 0, all, enter.length, words.length);
        return ChildProcess.of(all).within(Duration.ofMinutes(8));
    }

    @Test
    void theToolchainComesFromTheModuleProxyAndTheImageIsTheSame() throws IOException {
        String go = ChildProcess.of("go", "env", "GOVERSION").succeed().out().strip();
        String mine = new Tare(temp.resolve("mine"))
                .command("build", "-q", temp.resolve("hello").toString())
                .succeed()
                .out();

        String fetched = inside("build", "-q", "--go=" + go, ".").succeed().out();
        // Nothing is fetched again, so nothing is missed.
        String kept = inside("build", "-q", "--go", go, ".")
                .with("GOPROXY", "off")
                .with("GOSUMDB", "sum.golang.org")
                .succeed()
                .out();

        assertThat(fetched).isEqualTo(mine);
        assertThat(kept).isEqualTo(mine);
        assertThat(store.resolve("toolchains"))
                .isDirectoryContaining(file -> file.endsWith(
                        go + ".linux-" + ("aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "amd64")));
    }

    @Test
    void withoutANetworkThereIsOneClearError() throws IOException {
        ChildProcess.Result result = inside("build", "--progress=plain", ".")
                .with("GOPROXY", "http://127.0.0.1:1")
                .run();

        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err().lines().filter(line -> line.startsWith("tare: ")))
                .containsExactly(
                        "tare: cannot fetch go1.21.0 (go.mod says go 1.21): 127.0.0.1:1 refused the connection");
        assertThat(result.err()).contains("check the network and GOPROXY");
    }

    @Test
    void withoutALineThatNamesAGoItSaysWhatToDo() throws IOException {
        ChildProcess.Result result =
                inside("build", "--go=.", ".").with("GOTOOLCHAIN", "local").run();

        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err())
                .contains("no go command is on PATH, and GOTOOLCHAIN=local allows no other")
                .contains("--go=1.26.3");
    }
}
