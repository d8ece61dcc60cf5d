package dev.tare.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.oci.tree.FileTree;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PackageReadersTest {
    private static final String DEBIAN = "ID=debian\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n";

    private static SbomBuilder debian(FileTree tree) throws IOException {
        SbomBuilder parts = new SbomBuilder();
        DebianPackages.read(tree, OsRelease.read(tree), parts);
        return parts;
    }

    private static SbomBuilder alpine(FileTree tree) throws IOException {
        SbomBuilder parts = new SbomBuilder();
        AlpinePackages.read(tree, OsRelease.read(tree), parts);
        return parts;
    }

    @Test
    void debianPackagesHaveTheirSourceDistributionAndDependencies() throws IOException {
        SbomBuilder parts = debian(new MemoryTree()
                .file("usr/lib/os-release", DEBIAN)
                .symlink("etc/os-release", "../usr/lib/os-release")
                .file("var/lib/dpkg/status", """
                        Package: libc6
                        Status: install ok installed
                        Architecture: amd64
                        Multi-Arch: same
                        Source: glibc (2.36-9)
                        Version: 2.36-9+deb12u10
                        Depends: libgcc-s1, gone | libcrypt1 (>= 1:4.4.10-10)
                        Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
                        Homepage: https://www.gnu.org/software/libc/libc.html
                        Description: GNU C Library: Shared libraries
                         Contains the standard libraries
                         .
                         of nearly all programs.

                        Package: libcrypt-new
                        Status: install ok installed
                        Architecture: amd64
                        Version: 1:4.4.33-2
                        Provides: libcrypt1 (= 1:4.4.33-2)

                        Package: removed
                        Status: deinstall ok config-files
                        Version: 1
                        """)
                .file("usr/share/doc/libcrypt-new/copyright", """
                        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

                        Files: *
                        License: LGPL-2.1+

                        Files: test/*
                        License: Expat or GPL-2
                        """));

        assertThat(parts.components()).hasSize(2);
        Component libc = parts.components().getFirst();
        Component crypt = parts.components().getLast();
        String purl = "pkg:deb/debian/libc6@2.36-9%2Bdeb12u10?arch=amd64&distro=debian-12&upstream=glibc%402.36-9";
        assertThat(libc.purl()).isEqualTo(purl);
        assertThat(libc.name()).isEqualTo("libc6");
        assertThat(libc.supplier()).isEqualTo("Debian GNU/Linux");
        assertThat(libc.maintainer()).isEqualTo("GNU Libc Maintainers <debian-glibc@lists.debian.org>");
        assertThat(libc.description()).isEqualTo("GNU C Library: Shared libraries");
        assertThat(libc.license()).isEmpty();
        assertThat(libc.places()).containsExactly("var/lib/dpkg/status");
        assertThat(crypt.purl()).isEqualTo("pkg:deb/debian/libcrypt-new@1:4.4.33-2?arch=amd64&distro=debian-12");
        assertThat(crypt.license()).isEqualTo("LGPL-2.1-or-later AND (MIT OR GPL-2.0-only)");
        assertThat(parts.dependencies()).isEqualTo(new TreeMap<>(Map.of(purl, new TreeSet<>(List.of(crypt.ref())))));
    }

    @Test
    void distrolessPackagesLieInFilesOfTheirOwn() throws IOException {
        SbomBuilder parts = debian(new MemoryTree()
                .file("etc/os-release", DEBIAN)
                .file("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: arm64\n")
                .file("var/lib/dpkg/status.d/base.md5sums", "0 usr/share/base-files\n")
                .file(
                        "var/lib/dpkg/status.d/tzdata",
                        "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n"));

        assertThat(parts.components())
                .extracting(Component::purl)
                .containsExactly(
                        "pkg:deb/debian/base-files@12.4?arch=arm64&distro=debian-12",
                        "pkg:deb/debian/tzdata@2024a-0%2Bdeb12u1?arch=all&distro=debian-12");
    }

    @Test
    void alpinePackagesAreFoundWithWhatTheyProvideToEachOther() throws IOException {
        SbomBuilder parts = alpine(new MemoryTree()
                .file("etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\n")
                .file("lib/apk/db/installed", """
                        C:Q1abcdefghijklmnopqrstuvwxyz01=
                        P:musl
                        V:1.2.5-r0
                        A:x86_64
                        T:the musl c library (libc) implementation
                        U:https://musl.libc.org/
                        L:MIT
                        o:musl
                        m:Timo Teräs <timo.teras@iki.fi>
                        p:so:libc.musl-x86_64.so.1=1
                        F:lib
                        R:ld-musl-x86_64.so.1
                        a:0:0:755

                        P:ssl_client
                        V:1.36.1-r29
                        A:x86_64
                        L:GPL-2.0-only
                        o:busybox
                        D:so:libc.musl-x86_64.so.1 !conflict musl>=1.2
                        """));

        Component musl = parts.components().getFirst();
        Component client = parts.components().getLast();
        assertThat(musl.purl()).isEqualTo("pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.3");
        assertThat(musl.maintainer()).isEqualTo("Timo Teräs <timo.teras@iki.fi>");
        assertThat(musl.license()).isEqualTo("MIT");
        assertThat(client.purl())
                .isEqualTo("pkg:apk/alpine/ssl_client@1.36.1-r29?arch=x86_64&distro=alpine-3.20.3&upstream=busybox");
        assertThat(parts.dependencies().get(client.ref())).containsExactly(musl.ref());
        assertThat(parts.dependencies()).hasSize(1);
    }

    @Test
    void allPackagesOfThisMachineAreFoundThatDpkgLists() throws IOException {
        Path status = Path.of("/var/lib/dpkg/status");
        assumeTrue(Files.isReadable(status), "skipped: this machine has no dpkg");
        String text = Files.readString(status);
        List<String> names = new ArrayList<>();
        String name = "";
        for (String line : text.split("\n")) {
            if (line.startsWith("Package: ")) {
                name = line.substring(9);
            } else if (line.startsWith("Status: ") && line.endsWith(" installed")) {
                names.add(name);
            }
        }

        SbomBuilder parts = debian(new MemoryTree().file("var/lib/dpkg/status", text));

        assertThat(parts.components()).extracting(Component::name).containsExactlyInAnyOrderElementsOf(names);
        assertThat(parts.components()).noneMatch(each -> each.version().isEmpty());
        assertThat(parts.dependencies()).isNotEmpty();
    }

    @Test
    void anImageWithoutPackagesHasNone() throws IOException {
        assertThat(debian(new MemoryTree()).components()).isEmpty();
        assertThat(alpine(new MemoryTree().symlink("lib/apk/db/installed", "installed"))
                        .components())
                .isEmpty();
    }
}
