package dev.tare.cli.image;

import dev.tare.attest.CycloneDx;
import dev.tare.attest.Sbom;
import dev.tare.attest.Spdx;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.deliver.prepare.AttachedAttestations;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.report.PrettyJson;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.io.IOException;

/** {@code tare sbom}. */
public final class SbomCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare sbom IMAGE
                Print what an image is made of, as SPDX or CycloneDX

                --format {spdx|cyclonedx}  SPDX 2.3 (default) or CycloneDX 1.6
                --platform OS/ARCH  of an index, the image for this (default: this machine)

                # the packages of its distribution, and the modules in its Go programs
                tare sbom hello
                # for a scanner
                tare sbom --format cyclonedx hello > hello.cdx.json
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String name = arguments.operand("image");
        String format = arguments.value("format", "spdx");
        Platform platform = PlatformNames.one(arguments.value("platform"));
        try (Store store = console.store()) {
            NamedImage image = store.images().require(name);
            if (platform != null) {
                var _ = store.images().selectNamed(image, platform);
            }
            Sbom sbom = read(store, image, platform == null ? Platform.host() : platform);
            console.out()
                    .print(PrettyJson.write(format.equals("spdx") ? Spdx.document(sbom) : CycloneDx.document(sbom)));
            return 0;
        }
    }

    private static Sbom read(Store store, NamedImage image, Platform platform) {
        try {
            return AttachedAttestations.sbom(store, store.images().image(image, platform), image.tagged());
        } catch (IOException e) {
            throw TareException.failed("the image's files cannot be read: " + Reasons.of(e), e);
        }
    }
}
