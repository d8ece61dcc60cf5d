package dev.tare.buildkit.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFolderTest {
    @TempDir
    private Path folder;

    private CertificateRequest request(boolean renew, String... hosts) {
        return new CertificateRequest(folder.resolve("certs"), List.of(hosts), 30, renew);
    }

    private static X509Certificate read(Path file) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(file));
    }

    private static List<String> names(X509Certificate of) throws Exception {
        return of.getSubjectAlternativeNames().stream()
                .map(each -> String.valueOf(each.get(1)))
                .toList();
    }

    @Test
    void daemonsHaveTheirNamesAndClientsMayOnlyBeClients() throws Exception {
        CertificateFolder.make(request(false, "buildkit.lan", "*.buildkit.ci.svc", "10.0.0.7", "::1"));
        Path certs = folder.resolve("certs");
        X509Certificate authority = read(certs.resolve("client/ca.pem"));
        X509Certificate daemon = read(certs.resolve("daemon/cert.pem"));
        X509Certificate client = read(certs.resolve("client/cert.pem"));

        daemon.verify(authority.getPublicKey());
        client.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(names(daemon)).containsExactly("buildkit.lan", "*.buildkit.ci.svc", "10.0.0.7", "0:0:0:0:0:0:0:1");
        assertThat(daemon.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(client.getBasicConstraints()).isEqualTo(-1);
        assertThat(Duration.between(
                        daemon.getNotBefore().toInstant(), daemon.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofDays(30));
    }

    @Test
    void nobodyElseMayReadAFileAndNothingElseStays() throws IOException {
        CertificateFolder.make(request(false, "a"));

        try (Stream<Path> all = Files.walk(folder.resolve("certs"))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files)
                    .hasSize(8)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void anAuthorityThatIsThereSignsNewOnesOnlyWhenAsked() throws Exception {
        Path certs = folder.resolve("certs");
        assertThatThrownBy(() -> CertificateFolder.make(request(true, "a")))
                .hasMessageContaining("has no authority that could renew");
        CertificateFolder.make(request(false, "a"));
        X509Certificate before = read(certs.resolve("daemon/cert.pem"));
        assertThatThrownBy(() -> CertificateFolder.make(request(false, "b")))
                .hasMessageContaining("has an authority already");
        CertificateFolder.make(request(true, "b"));

        X509Certificate after = read(certs.resolve("daemon/cert.pem"));
        after.verify(read(certs.resolve("daemon/ca.pem")).getPublicKey());
        before.verify(read(certs.resolve("client/ca.pem")).getPublicKey());
        assertThat(names(after)).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "dns:x", "a,dns:evil", "-x", "*.*.x"})
    void whatIsNoNameIsRefused(String host) {
        assertThatThrownBy(() -> request(false, host))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("--host takes a name or an address");
    }

    @Test
    @Tag("integration")
    void aRealDaemonTakesThemAndNobodyElse() throws Exception {
        CertificateFolder.make(request(false, "localhost", "127.0.0.1"));
        Path certs = folder.resolve("certs");
        String address = "tcp://127.0.0.1:" + Ports.free();
        BuildKitd daemon = BuildKitd.start(
                address,
                List.of(
                        "--tlscacert=" + certs.resolve("daemon/ca.pem"),
                        "--tlscert=" + certs.resolve("daemon/cert.pem"),
                        "--tlskey=" + certs.resolve("daemon/key.pem")),
                List.of("--tlsdir", certs.resolve("client").toString()));
        List<String> workers = List.of("debug", "workers");

        assertThat(daemon.ctl(workers).succeed().out()).contains("linux/");
        CertificateFolder.make(new CertificateRequest(folder.resolve("others"), List.of("localhost"), 30, false));
        assertThat(workersOf(
                        address, "--tlsdir", folder.resolve("others/client").toString()))
                .contains("certificate");
        assertThat(workersOf(
                        address,
                        "--tlsservername",
                        "other.lan",
                        "--tlsdir",
                        certs.resolve("client").toString()))
                .contains("not other.lan");
        // Whom the daemon refuses it tells by an alert, which the client may see after its own write has failed.
        String nothing =
                workersOf(address, "--tlscacert", certs.resolve("client/ca.pem").toString());
        CertificateFolder.make(request(true, "localhost"), "-60d");
        String expired = workersOf(address, "--tlsdir", certs.resolve("client").toString());
        assertThat(nothing).containsAnyOf("certificate required", "broken pipe", "connection reset");
        assertThat(expired).containsAnyOf("expired certificate", "broken pipe", "connection reset");
    }

    private static String workersOf(String address, String... options) {
        List<String> words =
                new ArrayList<>(List.of(ChildProcess.installed("buildctl"), "--timeout", "3", "--addr", address));
        words.addAll(List.of(options));
        words.addAll(List.of("debug", "workers"));
        ChildProcess.Result result = ChildProcess.of(words).run();
        assertThat(result.exit()).isNotZero();
        return result.err();
    }
}
