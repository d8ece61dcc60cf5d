package dev.tare.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.SmallRegistry;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SBOMs and provenance of images in registries, as other tools read them. */
@Tag("integration")
class AttestationsTest {
    private static final String IN_TOTO = "application/vnd.in-toto+json";

    @TempDir
    private Path folder;

    private static Map<String, Object> crane(String what, String image) throws IOException {
        return Json.readObject(ChildProcess.of(ChildProcess.installed("crane"), what, "--insecure", image)
                .succeed()
                .out()
                .getBytes(UTF_8));
    }

    private static Map<String, Object> entry(Map<String, Object> json, String list, int at) throws IOException {
        return Json.object(Json.list(json.get(list)).get(at));
    }

    private static String digest(Map<String, Object> descriptor) throws IOException {
        return Json.string(descriptor.get("digest"));
    }

    private String push(Tare tare, String name, String... options) throws IOException {
        String image = Registry.get().address() + "/" + name;
        List<String> words = new ArrayList<>(List.of("-t", image, "--push"));
        words.addAll(List.of(options));
        SampleImages.build(tare, folder, words.toArray(new String[0])).succeed();
        return image;
    }

    /** The statements of an image's attestations, by the types of their predicates. */
    private static Map<String, Map<String, Object>> statements(String image) throws IOException {
        Map<String, Object> index = crane("manifest", image);
        Map<String, Object> first = entry(index, "manifests", 0);
        Map<String, Object> second = entry(index, "manifests", 1);
        String repository = image.substring(0, image.lastIndexOf(':'));
        assertThat(second.get("platform")).isEqualTo(Map.of("architecture", "unknown", "os", "unknown"));
        assertThat(second.get("annotations"))
                .isEqualTo(Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        digest(first)));
        Map<String, Map<String, Object>> statements = new TreeMap<>();
        for (Object each :
                Json.list(crane("manifest", repository + "@" + digest(second)).get("layers"))) {
            Map<String, Object> layer = Json.object(each);
            assertThat(layer.get("mediaType")).isEqualTo(IN_TOTO);
            Map<String, Object> statement = crane("blob", repository + "@" + digest(layer));
            Map<String, Object> subject = entry(statement, "subject", 0);
            assertThat(subject.get("digest"))
                    .isEqualTo(Map.of("sha256", digest(first).substring("sha256:".length())));
            String type = Json.string(statement.get("predicateType"));
            assertThat(Json.object(layer.get("annotations"))).containsEntry("in-toto.io/predicate-type", type);
            statements.put(type, Json.object(statement.get("predicate")));
        }
        return statements;
    }

    @Test
    void attestationsStandInTheIndexWhereDockerToolsLookForThem() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String image =
                push(tare, "attested:1", "--sbom", "--provenance=mode=max", "--attest", "type=sbom,form=cyclonedx");

        Map<String, Map<String, Object>> statements = statements(image);

        assertThat(statements)
                .containsOnlyKeys(
                        "https://cyclonedx.org/bom", "https://spdx.dev/Document", "https://slsa.dev/provenance/v1");
        assertThat(statements.get("https://spdx.dev/Document")).containsEntry("spdxVersion", "SPDX-2.3");
        ChildProcess.of(ChildProcess.installed("crane"), "validate", "--insecure", "--remote", image)
                .succeed();
        ChildProcess.of(
                        ChildProcess.installed("skopeo"),
                        "copy",
                        "--insecure-policy",
                        "--all",
                        "--preserve-digests",
                        "--src-tls-verify=false",
                        "docker://" + image,
                        "oci:" + folder.resolve("copy") + ":x")
                .succeed();
        assertThat(tare.command("images").succeed().out()).contains("attested");
        assertThat(tare.command("fsck").run().exit()).isZero();
    }

    @Test
    void whatIsCompressedLaterKeepsItsAttestations() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String image = Registry.get().address() + "/later:1";
        SampleImages.build(tare, folder, "-t", image, "--sbom", "--provenance").succeed();

        tare.command("push", "--compression", "zstd", image).succeed();

        assertThat(statements(image)).containsOnlyKeys("https://spdx.dev/Document", "https://slsa.dev/provenance/v1");
        tare.command("gc").succeed();
        assertThat(tare.command("push", image).succeed().err()).contains("Pushed");
        assertThat(statements(image)).hasSize(2);
    }

    @Test
    void aRegistryWithoutTheApiListsReferrersUnderATag() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String image = push(tare, "referred:1", "--sbom=cyclonedx", "--provenance", "--attest-to=referrers");
        String repository = image.substring(0, image.lastIndexOf(':'));
        String manifest = ChildProcess.of(ChildProcess.installed("crane"), "digest", "--insecure", image)
                .succeed()
                .out()
                .strip();

        assertThat(crane("manifest", image)).containsKey("config").doesNotContainKey("manifests");
        Map<String, Object> index = crane("manifest", repository + ":" + manifest.replace(':', '-'));
        assertThat(Json.list(index.get("manifests"))).hasSize(2);
        assertThat(entry(index, "manifests", 0)).containsEntry("artifactType", "application/vnd.cyclonedx+json");
        assertThat(entry(index, "manifests", 1)).containsEntry("artifactType", IN_TOTO);
        Map<String, Object> sbom = crane("manifest", repository + "@" + digest(entry(index, "manifests", 0)));
        assertThat(digest(Json.object(sbom.get("subject")))).isEqualTo(manifest);
        assertThat(crane("blob", repository + "@" + digest(entry(sbom, "layers", 0))))
                .containsEntry("bomFormat", "CycloneDX");

        push(tare, "referred:1", "--sbom=cyclonedx", "--provenance", "--attest-to=referrers");
        assertThat(crane("manifest", repository + ":" + manifest.replace(':', '-')))
                .isEqualTo(index);
    }

    @Test
    void aRegistryWithTheApiAnswersForItself() throws Exception {
        Tare tare = new Tare(folder.resolve("store"));
        try (SmallRegistry registry = new SmallRegistry("app", true);
                HttpClient client = HttpClient.newHttpClient()) {
            SampleImages.build(
                            tare,
                            folder,
                            "-t",
                            registry.address() + "/app:1",
                            "--push",
                            "--sbom",
                            "--attest-to=referrers")
                    .succeed();
            Digest image =
                    Digest.sha256(Objects.requireNonNull(registry.manifests().get("1")));
            URI address = URI.create("http://" + registry.address() + "/v2/app/referrers/" + image);
            byte[] body = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();

            assertThat(entry(Json.readObject(body), "manifests", 0))
                    .containsEntry("artifactType", "application/spdx+json")
                    .containsEntry("annotations", Map.of("in-toto.io/predicate-type", "https://spdx.dev/Document"));
            assertThat(registry.manifests().keySet()).noneMatch(each -> each.startsWith("sha256-"));
        }
    }

    @Test
    void everyPlatformHasAttestationsOfItsOwn() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String image = push(
                tare,
                "several:1",
                "--platform=linux/amd64,linux/arm64",
                "--provenance",
                "--annotation=index:for=all",
                "--annotation=manifest[linux/arm64]:for=arm");

        Map<String, Object> index = crane("manifest", image);

        assertThat(Json.list(index.get("manifests"))).hasSize(4);
        assertThat(index).containsEntry("annotations", Map.of("for", "all"));
        for (int i = 0; i < 2; i++) {
            assertThat(Json.object(entry(index, "manifests", i + 2).get("annotations")))
                    .containsEntry("vnd.docker.reference.digest", digest(entry(index, "manifests", i)));
        }
        String repository = image.substring(0, image.lastIndexOf(':'));
        assertThat(crane("manifest", repository + "@" + digest(entry(index, "manifests", 1))))
                .containsEntry("annotations", Map.of("for", "arm"));
        assertThat(crane("manifest", repository + "@" + digest(entry(index, "manifests", 0))))
                .doesNotContainKey("annotations");
    }

    @Test
    void theSbomOfAnImageNamesTheModulesOfItsGoProgramAndItsPackages() throws IOException {
        ChildProcess.installed("go");
        Path module = Files.createDirectories(folder.resolve("module/lib"));
        Files.writeString(module.resolve("go.mod"), "module example.com/lib\n\ngo 1.21\n");
        Files.writeString(module.resolve("lib.go"), "package lib\n\nconst Name = \"lib\"\n");
        Path main = Files.createDirectories(folder.resolve("module/main"));
        Files.writeString(
                main.resolve("go.mod"),
                "module example.com/Main\n\ngo 1.21\n\nrequire example.com/lib v1.2.3\n\nreplace example.com/lib => ../lib\n");
        Files.writeString(
                main.resolve("main.go"),
                "package main\n\nimport \"example.com/lib\"\n\nfunc main() {\n\tprintln(lib.Name)\n}\n");
        Tare tare = new Tare(folder.resolve("store"));
        tare.command("build", "-q", "-t", "program", main.toString()).succeed();
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("status"), "Package: base\nStatus: install ok installed\nVersion: 1\n");
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM program\nCOPY status /var/lib/dpkg/status\nCOPY status /etc/none\n");
        tare.command("build", "-q", "-t", "both", context.toString()).succeed();

        String spdx = tare.command("sbom", "both").succeed().out();
        String cyclone =
                tare.command("sbom", "--format=cyclonedx", "both").succeed().out();

        for (String purl : List.of(
                "pkg:golang/example.com/main\"",
                "pkg:golang/example.com/lib@v1.2.3\"",
                "pkg:golang/stdlib@v",
                "pkg:deb/debian/base@1\"")) {
            assertThat(spdx).contains(purl);
            assertThat(cyclone).contains(purl);
        }
        assertThat(tare.command("sbom", "both").succeed().out()).isEqualTo(spdx);
    }
}
