package dev.tare.cli.build;

import dev.tare.build.request.AttestOptions;
import dev.tare.build.request.AttestRequest;
import dev.tare.command.Arguments;

/** The options of a build that concern what is said of its images. */
final class AttestFlags {
    private AttestFlags() {}

    static AttestRequest of(Arguments arguments) {
        AttestOptions options = new AttestOptions();
        arguments.values("attest").forEach(options::attest);
        String sbom = arguments.value("sbom");
        if (sbom != null) {
            options.sbom(sbom);
        }
        String provenance = arguments.value("provenance");
        if (provenance != null) {
            options.provenance(provenance);
        }
        return options.request(arguments.value("attest-to", "index"));
    }
}
