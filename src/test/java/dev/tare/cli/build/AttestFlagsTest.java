package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.attest.Provenance;
import dev.tare.build.request.AttestRequest;
import dev.tare.build.request.AttestRequest.SbomForm;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.command.Arguments;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestFlagsTest {
    private static AttestRequest of(String... words) {
        return AttestFlags.of(Arguments.parse("build", new BuildCommand(), List.of(words)));
    }

    @Test
    void nothingIsSaidUnlessItIsAskedFor() {
        assertThat(of(".").isNone()).isTrue();
        assertThat(of("--sbom=false", "--provenance=false", ".").isNone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--sbom, SPDX",
        "--sbom=true, SPDX",
        "--sbom=spdx, SPDX",
        "--sbom=cyclonedx, CYCLONEDX",
        "--attest=type=sbom, SPDX",
        "'--attest=type=sbom,form=cyclonedx', CYCLONEDX",
    })
    void anSbomHasAForm(String word, SbomForm form) {
        AttestRequest flags = of(word, ".");

        assertThat(flags.sboms()).containsExactly(form);
        assertThat(flags.provenance()).isNull();
        assertThat(flags.hangsBeside()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--provenance, MIN",
        "--provenance=true, MIN",
        "--provenance=mode=max, MAX",
        "'--attest=type=provenance,mode=max', MAX",
        "'--provenance=mode=min,version=v1', MIN",
    })
    void provenanceHasAMode(String word, Provenance.Mode mode) {
        assertThat(of(word, ".").provenance()).isEqualTo(mode);
    }

    @Test
    void aFlagWithoutAValueLeavesTheNextWordAlone() {
        Arguments arguments = Arguments.parse("build", new BuildCommand(), List.of("--sbom", "folder"));

        assertThat(arguments.operands()).containsExactly("folder");
    }

    @Test
    void bothFormsMayBeAskedForAndAFlagTurnsOffWhatAttestTurnedOn() {
        assertThat(of("--sbom", "--attest=type=sbom,form=cyclonedx", ".").sboms())
                .isEqualTo(Set.of(SbomForm.SPDX, SbomForm.CYCLONEDX));
        assertThat(of("--attest=type=sbom", "--attest=type=sbom,disabled=true", ".")
                        .isNone())
                .isTrue();
        assertThat(of("--attest=type=provenance", "--provenance=false", ".").isNone())
                .isTrue();
    }

    @Test
    void referrersAreForRegistries(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        AttestRequest referring = of("--sbom", "--attest-to=referrers", ".");

        assertThat(referring.referrers()).isTrue();
        assertThat(referring.hangsBeside()).isFalse();
        BuildRequest.Draft draft =
                BuildRequest.of(BuildSource.of(folder)).name("x").attestations(referring);
        assertThatThrownBy(draft::request)
                .isInstanceOf(TareException.class)
                .hasMessageContaining("only a registry has referrers");
        assertThatThrownBy(draft.output(OutputSpec.parse("type=oci,dest=push=true"))::request)
                .hasMessageContaining("only a registry has referrers");
        assertThat(draft.output(OutputSpec.parse("type=registry")).request().attestations())
                .isEqualTo(referring);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--sbom=generator=x",
                "--sbom=swid",
                "--provenance=mode=full",
                "--provenance=version=v0.2",
                "--provenance=maybe",
                "--attest=mode=max",
                "--attest=type=vex",
                "--attest=type=sbom,mode=max",
                "--attest-to=elsewhere",
            })
    void whatIsWrongIsUsage(String word) {
        assertThatThrownBy(() -> of(word, "."))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(TareException.USAGE));
    }
}
