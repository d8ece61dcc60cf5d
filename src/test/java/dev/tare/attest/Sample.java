package dev.tare.attest;

import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.testing.MemoryTree;
import java.io.IOException;

/** A tree with packages of every odd kind, and its SBOM. */
final class Sample {
    static final Digest ID = Digest.sha256("configuration");

    private Sample() {}

    static MemoryTree tree() {
        return new MemoryTree()
                .file("etc/os-release", "ID=debian\nNAME=Debian\nVERSION_ID=12\n")
                .file("var/lib/dpkg/status.d/one", """
                        Package: one
                        Version: 1.0
                        Architecture: amd64
                        Maintainer: A Person <a@example.com>
                        Homepage: https://example.com/one
                        Depends: two
                        Description: the "first"
                        """)
                .file(
                        "var/lib/dpkg/status.d/two",
                        "Package: two\nVersion: 2~rc1\nArchitecture: all\nHomepage: not an address\n")
                .file("usr/share/doc/one/copyright", "Format: x\n\nFiles: *\nLicense: Expat\n")
                .file("usr/share/doc/two/copyright", "Format: x\n\nFiles: *\nLicense: odd and GPL-3+\n");
    }

    static Sbom sbom() throws IOException {
        return sbom(tree());
    }

    static Sbom sbom(MemoryTree tree) throws IOException {
        ImageConfig config =
                ImageConfig.scratch(new Platform("linux", "amd64", "")).withCreated("2024-05-06T09:08:09.123+02:00");
        return ImageParts.read(tree, "example/sample:1", ID, config, new Sbom.Tool("tare", "1.2.3"));
    }
}
