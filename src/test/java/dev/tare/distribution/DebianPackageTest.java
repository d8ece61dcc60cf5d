package dev.tare.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package in Debian 11, the oldest with the C library that we promise, which has no Java. */
@Tag("integration")
class DebianPackageTest {
    @TempDir
    private Path folder;

    private Path deb;

    @BeforeEach
    void made() throws IOException {
        deb = Archive.deb();
        Assumptions.assumeTrue(deb != null, "skipped: no .deb in target: ./mvnw -Pdist package");
    }

    /** Runs a script as root in a Debian 11 whose changes are thrown away, with processes and mounts of its own. */
    private ChildProcess.Result inDebian11(String script) throws IOException {
        ChildProcess.needRoot();
        Path debian = Peers.folder("bullseye");
        for (String name : List.of("root", "changes")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("script"), script);
        String setup = """
                set -e
                cd '%1$s'
                mount -t tmpfs none changes
                mkdir changes/upper changes/work
                mount -t overlay overlay -o 'lowerdir=%2$s,upperdir=changes/upper,workdir=changes/work' root
                cp '%3$s' root/root/tare.deb
                cp script root/root/script
                mount -t proc none root/proc
                mount --rbind /sys root/sys
                mount --rbind /dev root/dev
                mount -t tmpfs none root/mnt
                exec chroot root env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive \\
                    TARE_HOME=/mnt/store sh -e /root/script
                """.formatted(folder, debian, deb);
        return ChildProcess.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", setup)
                .run();
    }

    @Test
    void isInstalledWorksAndIsRemovedWithoutATrace() throws IOException {
        ChildProcess.Result result = inDebian11("""
                files() { find / -xdev ! -path '/var/*' ! -path '/root*' ! -path '/etc/ld.so.cache' | sort; }
                files > /root/before
                ! command -v java
                dpkg -i /root/tare.deb
                dpkg -V tare
                # Each family of commands has a cache of its own.
                for words in --version images ps 'logout --help'; do
                    TARE_JAVA_OPTS=-XX:AOTMode=on tare $words
                done
                mkdir /mnt/context
                cd /mnt/context
                cp /bin/busybox .
                cat > Dockerfile <<END
                FROM scratch
                COPY busybox /bin/busybox
                SHELL ["/bin/busybox", "sh", "-c"]
                RUN busybox mknod /fifo p && busybox echo made here > /said
                CMD ["/bin/busybox", "cat", "/said"]
                END
                tare build -t said .
                # Signals are handled, and another program takes this one's place: other calls of the C library.
                tare run --rm --network host said
                tare save -o said.tar said
                tar -tf said.tar
                tare version
                dpkg --purge tare
                files > /root/after
                diff /root/before /root/after
                apt-get install -q -y --no-install-recommends /root/tare.deb
                tare --version
                apt-get purge -q -y tare
                echo all done
                """);
        assertThat(result.out()).as(result.toString()).contains("made here\n").endsWith("all done\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void lintianFindsNoFault() {
        ChildProcess.Result result = ChildProcess.of(
                        ChildProcess.installed("lintian"), "--allow-root", "--fail-on", "error", deb.toString())
                .run();
        assertThat(result.out()).doesNotContain("E: ");
        assertThat(result.exit()).isZero();
    }
}
