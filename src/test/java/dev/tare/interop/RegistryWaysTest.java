package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Identity;
import dev.tare.testing.Ports;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to a registry: proxies, mirrors, certificates. {@code registry.test} is a name that only proxies know. */
@Tag("integration")
class RegistryWaysTest {
    @TempDir
    private Path folder;

    private RegistryUser user;

    @BeforeEach
    void start() {
        user = RegistryUser.in(folder);
    }

    private static int port(Registry registry) {
        return Integer.parseInt(registry.address().substring(registry.address().indexOf(':') + 1));
    }

    private void settings(String json) throws IOException {
        user.write(".config/tare/registries.json", json);
    }

    /** Pushes and pulls by a proxy. @return the digest that both tell */
    private void pushAndPull(String image, String variable, String value) throws IOException {
        SampleImages.build(user.tare(), folder, "-t", image)
                .with("HOME", folder.toString())
                .succeed();
        String digest = user.command("push", "-q", image)
                .with(variable, value)
                .succeed()
                .out()
                .strip();
        RegistryUser other = user.elsewhere();
        other.command("pull", image).with(variable, value).succeed();
        assertThat(other.tare().command("images", "--digests").succeed().out()).contains(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void aRegistryOverTlsIsReachedByAProxyThatWantsALogin(String scheme) throws IOException {
        Registry registry = Registry.start(user.identity().settings(), "");
        try (TestProxy proxy = new TestProxy()) {
            proxy.lead("registry.test:5443", port(registry));
            String image = "registry.test:5443/proxied:1";

            pushAndPull(image, "HTTPS_PROXY", scheme + "://" + TestProxy.LOGIN + "@" + proxy.address());

            assertThat(proxy.seen())
                    .isNotEmpty()
                    .containsOnly((scheme.equals("http") ? "CONNECT" : "SOCKS") + " registry.test:5443");
        }
    }

    @Test
    void aRegistryWithoutTlsIsReachedByAProxyThatWantsALogin() throws IOException {
        settings("{\"registries\": {\"registry.test:5080\": {\"http\": true}}}");
        try (TestProxy proxy = new TestProxy()) {
            proxy.lead("registry.test:5080", port(Registry.get()));

            pushAndPull(
                    "registry.test:5080/proxied:1", "http_proxy", "http://" + TestProxy.LOGIN + "@" + proxy.address());

            assertThat(proxy.seen())
                    .contains("HEAD registry.test:5080", "PUT registry.test:5080", "GET registry.test:5080");
        }
    }

    @Test
    void aProxyThatRefusesIsToldWithoutThePassword() throws IOException {
        try (TestProxy proxy = new TestProxy()) {
            ChildProcess.Result refused = user.command("pull", "registry.test:5443/x:1")
                    .with("https_proxy", "http://bob:guess@" + proxy.address())
                    .run();

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("tare: cannot pull registry.test:5443/x:1: ")
                    .contains("the proxy 127.0.0.1", "407")
                    .doesNotContain("guess");
        }
    }

    @Test
    void whomNoProxyNamesIsAskedDirectly() {
        try (TestProxy proxy = new TestProxy()) {
            ChildProcess.Result direct = user.command("pull", "registry.test:5443/x:1")
                    .with("HTTPS_PROXY", "http://" + TestProxy.LOGIN + "@" + proxy.address())
                    .with("NO_PROXY", "other.test,.registry.test,registry.test:5443")
                    .run();

            assertThat(direct.err()).contains("the host registry.test is unknown");
            assertThat(proxy.seen()).isEmpty();
        }
    }

    @Test
    void mirrorsAreAskedBeforeTheRegistryAndMayLackAnImage() throws IOException {
        Registry mirror = Registry.start("", "");
        Registry origin = Registry.get();
        settings("{\"registries\": {\"" + origin.address() + "\": {\"mirrors\": [\"127.0.0.1:" + Ports.free() + "\", \""
                + mirror.address() + "\"]}}}");
        String mirrored = "/mirrored-" + folder.getFileName() + ":1";
        String lacking = "/lacking-" + folder.getFileName() + ":1";
        for (String image : new String[] {mirror.address() + mirrored, origin.address() + lacking}) {
            SampleImages.build(user.tare(), folder, "-t", image, "--push").succeed();
        }
        RegistryUser other = user.elsewhere();

        other.command("pull", origin.address() + mirrored).succeed();
        other.command("pull", origin.address() + lacking).succeed();

        assertThat(other.tare().command("images").succeed().out())
                .contains(origin.address() + mirrored.replace(":1", ""), origin.address() + lacking.replace(":1", ""));
        // What is pushed goes to the registry itself.
        other.command("push", origin.address() + mirrored).succeed();
        assertThat(ChildProcess.of(ChildProcess.installed("crane"), "digest", origin.address() + mirrored)
                        .succeed()
                        .out())
                .startsWith("sha256:");
    }

    @Test
    void aRegistryThatDemandsACertificateIsShownTheOneOfItsFolder() throws IOException {
        Identity client = Identity.make(folder, "client");
        Registry registry = Registry.start(
                user.identity().settings().replace("}", ", clientcas: [" + client.certificate() + "]}"), "");
        String image = registry.address() + "/mutual:1";
        SampleImages.build(user.tare(), folder, "-t", image)
                .with("HOME", folder.toString())
                .succeed();

        ChildProcess.Result without = user.command("push", image).run();
        assertThat(without.exit()).isEqualTo(1);
        // Its layers may have been compressed before the registry said so.
        assertThat(without.err()).contains("tare: cannot push " + image + ": ");

        Path certs = Files.createDirectories(folder.resolve(".config/docker/certs.d/" + registry.address()));
        Files.copy(client.certificate(), certs.resolve("client.cert"));
        ChildProcess.Result half = user.command("push", image).run();
        assertThat(half.err()).contains("client.cert is there, but", "client.key is not");

        Files.copy(client.key(), certs.resolve("client.key"));
        Files.copy(user.identity().certificate(), certs.resolve("ca.crt"));
        user.tare().command("push", image).with("HOME", folder.toString()).succeed();
        new Tare(folder.resolve("other"))
                .command("pull", image)
                .with("HOME", folder.toString())
                .succeed();
    }

    @Test
    void certificatesOfAFolderAreTrustedBesideThoseOfTheSystem() throws IOException {
        Registry registry = Registry.start(user.identity().settings(), "");
        Path trusted = Files.createDirectories(folder.resolve("trusted"));
        Files.copy(user.identity().certificate(), trusted.resolve("any.pem"));
        Files.writeString(trusted.resolve("README"), "no certificate");
        Path other = Files.createDirectories(folder.resolve("others"));
        Files.copy(Identity.make(folder, "stranger").certificate(), other.resolve("any.pem"));
        String image = registry.address() + "/none:1";

        ChildProcess.Result known = user.tare()
                .command("pull", image)
                .with("HOME", folder.toString())
                .with("SSL_CERT_DIR", other + ":" + trusted)
                .run();
        ChildProcess.Result unknown = user.tare()
                .command("pull", image)
                .with("HOME", folder.toString())
                .with("SSL_CERT_DIR", other.toString())
                .run();

        assertThat(known.err()).contains("has no none:1");
        assertThat(unknown.err()).contains("no secure connection to " + registry.address());
    }
}
