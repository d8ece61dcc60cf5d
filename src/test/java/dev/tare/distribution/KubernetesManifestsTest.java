package dev.tare.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/buildkit}, as kubectl makes objects of it, and these as the types of Kubernetes' API understand them. */
@Tag("integration")
class KubernetesManifestsTest {
    private static final Path DEPLOY = Path.of("deploy/buildkit").toAbsolutePath();
    private static final Path CHECK = Path.of("src/test/go/manifests").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static Path program;

    @BeforeAll
    static void build() {
        String go = ChildProcess.installed("go");
        ChildProcess.installed("kubectl");
        program = folder.resolve("check");
        ChildProcess.of(go, "build", "-mod=readonly", "-o", program.toString(), ".")
                .in(CHECK)
                .succeed();
    }

    private static Path made(String overlay) throws IOException {
        Result out = ChildProcess.of(
                        "kubectl",
                        "kustomize",
                        DEPLOY.resolve("overlays").resolve(overlay).toString())
                .succeed();
        assertThat(out.err()).isEmpty();
        return Files.writeString(folder.resolve(overlay + ".yaml"), out.out());
    }

    private static List<String> objects(Path file) {
        return ChildProcess.of(program.toString())
                .from(file)
                .succeed()
                .out()
                .lines()
                .toList();
    }

    @Test
    void eachOverlayIsOfObjectsThatKubernetesKnows() throws IOException {
        List<String> always = List.of(
                "Service/buildkit", "StatefulSet/buildkit", "PodDisruptionBudget/buildkit", "NetworkPolicy/buildkit");

        assertThat(objects(made("simple"))).containsAll(always).hasSize(5);
        assertThat(objects(made("rootless"))).containsAll(always).hasSize(5);
        assertThat(objects(made("cert-manager")))
                .containsAll(always)
                .contains(
                        "HorizontalPodAutoscaler/buildkit",
                        "Certificate/buildkit-daemon",
                        "Certificate/buildkit-client",
                        "Issuer/buildkit")
                .hasSize(11);
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowWouldBeSeen() throws IOException {
        String text = Files.readString(made("simple"));
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"), text.replace("podManagementPolicy:", "podManagmentPolicy:"));

        Result result = ChildProcess.of(program.toString()).from(wrong).run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("unknown field \"spec.podManagmentPolicy\"");
    }

    @Test
    void withoutRootNothingIsPrivilegedAndTheCacheIsWhereThatDaemonLooks() throws IOException {
        assertThat(Files.readString(made("rootless")))
                .contains("privileged: false", "-rootless", "runAsUser: 1000", "/home/user/.local/share/buildkit")
                .doesNotContain("privileged: true", "/var/lib/buildkit");
    }

    @Test
    void theAutoscalerAloneSaysHowManyDaemonsThereAre() throws IOException {
        assertThat(Files.readString(made("cert-manager")))
                .doesNotContain("replicas:")
                .contains("minReplicas: 2");
        assertThat(Files.readString(made("simple"))).contains("replicas: 3");
    }

    /** What the daemon is told is read back from it. */
    @Test
    void aRealDaemonUnderstandsItsSettings() throws IOException {
        Path settings = DEPLOY.resolve("base/buildkitd.toml");
        BuildKitd daemon = BuildKitd.start("", List.of("--config=" + settings), List.of());
        String workers =
                daemon.ctl(List.of("debug", "workers", "--verbose")).succeed().out();

        assertThat(workers)
                .contains("type==source.local type==exec.cachemount type==source.git.checkout", "48h0m0s", "720h0m0s")
                // Of 1,024 each.
                .contains("80.5306368GB", "16.10612736GB");
    }

    /** The probes and the arguments speak of files and sockets that the pod has. */
    @Test
    void everyFileOfTheArgumentsIsInAVolume() throws IOException {
        for (String overlay : List.of("simple", "rootless", "cert-manager")) {
            String text = Files.readString(made(overlay));
            Matcher files = Pattern.compile("--(?:config|tlscacert|tlscert|tlskey)=(/[^/]+(?:/[^/\\s]+)*)/")
                    .matcher(text);
            int count = 0;
            while (files.find()) {
                assertThat(text).contains("mountPath: " + files.group(1) + "\n");
                count++;
            }
            assertThat(count).isEqualTo(4);
        }
    }
}
