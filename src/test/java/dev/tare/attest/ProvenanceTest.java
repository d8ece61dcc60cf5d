package dev.tare.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.SourceText;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final Digest MANIFEST = Digest.sha256("base");
    private static final Digest CONTENT = Digest.sha256("download");
    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final SourceDigests DIGESTS = new SourceDigests() {
        @Override
        public Digest content(Op.HttpSource source) {
            return CONTENT;
        }

        @Override
        public String commit(Op.GitSource source) {
            return COMMIT;
        }
    };
    private static final SourceText TEXT = new SourceText("Dockerfile", "FROM base:1\n");

    private static Vertex source(Op op) {
        return new Vertex(op, List.of(), "source", false);
    }

    private static Vertex plan() {
        Vertex base = source(new Op.ImageSource(
                "example.com/team/base:1",
                MANIFEST,
                null,
                new Platform("linux", "arm64", ""),
                List.of(Digest.sha256("l"))));
        Vertex local = source(new Op.LocalSource("context", List.of()));
        Vertex http = source(new Op.HttpSource("https://me:pass@example.com/x.tgz", "x.tgz", null, false));
        Vertex git = source(new Op.GitSource("https://example.com/r.git", "main", "", "", Set.of()));
        Op.Exec exec = new Op.Exec(
                List.of("/bin/sh", "-c", "make"),
                List.of("PATH=/bin", "API_TOKEN=hunter2"),
                List.of(),
                "/",
                "",
                Op.Network.DEFAULT,
                false,
                List.of(new ExecMount.Secret("key", "/run/secrets/key", null, true, 0400, 0, 0)),
                Op.ExecLimits.NONE,
                new Platform("linux", "arm64", ""));
        return new Vertex(exec, List.of(base, local, http, git), "[2/2] RUN make", false);
    }

    private static Map<String, Object> provenance(Provenance.Mode mode) throws IOException {
        Map<String, String> args =
                Map.of("target", "release", "build-arg:VERSION", "1", "build-arg:API_TOKEN", "hunter2");
        Attestation made = Provenance.of(
                BuildDefinition.dockerfile("docker/Dockerfile", args, TEXT),
                plan(),
                DIGESTS,
                mode,
                "",
                new Sbom.Tool("tare", "1.2.3"));
        assertThat(made.predicateType()).isEqualTo("https://slsa.dev/provenance/v1");
        return Json.readObject(Json.write(made.predicate()));
    }

    private static Map<String, Object> at(Map<String, Object> json, String... names) throws IOException {
        Map<String, Object> at = json;
        for (String name : names) {
            at = Json.object(at.get(name));
        }
        return at;
    }

    @Test
    void everySourceIsADependencyWithItsDigest() throws IOException {
        Map<String, Object> definition = at(provenance(Provenance.Mode.MIN), "buildDefinition");

        assertThat(Json.list(definition.get("resolvedDependencies")))
                .containsExactly(
                        Map.of("uri", "https://example.com/r.git#main", "digest", Map.of("sha1", COMMIT)),
                        Map.of(
                                "uri",
                                "https://xxxxx:xxxxx@example.com/x.tgz",
                                "digest",
                                Map.of("sha256", CONTENT.hex())),
                        Map.of(
                                "uri",
                                "pkg:docker/example.com/team/base@1?platform=linux%2Farm64",
                                "digest",
                                Map.of("sha256", MANIFEST.hex())));
    }

    @Test
    void theSmallerOneTellsNoArgumentsAndSaysSo() throws IOException {
        Map<String, Object> json = provenance(Provenance.Mode.MIN);

        assertThat(at(json, "buildDefinition", "externalParameters", "request"))
                .isEqualTo(Map.of(
                        "frontend", "dockerfile.v0",
                        "args", Map.of("target", "release"),
                        "locals", List.of(Map.of("name", "context"), Map.of("name", "dockerfile"))));
        assertThat(at(json, "buildDefinition", "externalParameters", "configSource"))
                .isEqualTo(Map.of("path", "docker/Dockerfile"));
        assertThat(at(json, "runDetails", "metadata", "buildkit_completeness"))
                .isEqualTo(Map.of("request", false, "resolvedDependencies", false));
        assertThat(at(json, "buildDefinition", "internalParameters"))
                .isEqualTo(Map.of("builderPlatform", Platform.host().toString()));
        assertThat(at(json, "runDetails", "builder")).containsEntry("version", Map.of("tare", "1.2.3"));
    }

    @Test
    void theLargerOneTellsArgumentsDockerfileAndSteps() throws IOException {
        Map<String, Object> json = provenance(Provenance.Mode.MAX);

        assertThat(at(json, "buildDefinition", "externalParameters", "request", "args"))
                .containsEntry("build-arg:VERSION", "1");
        assertThat(at(json, "buildDefinition", "externalParameters", "request"))
                .containsEntry("secrets", List.of(Map.of("id", "key")));
        assertThat(Json.list(at(json, "buildDefinition", "internalParameters", "buildConfig")
                        .get("llbDefinition")))
                .hasSize(5);
        assertThat(Json.list(at(json, "runDetails", "metadata", "buildkit_metadata", "source")
                        .get("infos")))
                .containsExactly(
                        Map.of("filename", "docker/Dockerfile", "language", "Dockerfile", "data", "RlJPTSBiYXNlOjEK"));
    }

    @Test
    void noFormTellsTheValueOfWhatSoundsLikeASecret() throws IOException {
        for (Provenance.Mode mode : Provenance.Mode.values()) {
            String text = new String(Json.write(provenance(mode)), StandardCharsets.UTF_8);
            assertThat(text).doesNotContain("hunter2").doesNotContain("pass@");
        }
    }

    @Test
    void theSameBuildHasTheSameProvenance() throws IOException {
        assertThat(Json.write(provenance(Provenance.Mode.MAX))).isEqualTo(Json.write(provenance(Provenance.Mode.MAX)));
    }
}
