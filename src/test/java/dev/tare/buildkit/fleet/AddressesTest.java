package dev.tare.buildkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.diagnostic.TareException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final TlsFiles CERTS = TlsFiles.in(Path.of("/certs"));

    private static InetAddress[] replicas(String name) throws UnknownHostException {
        if (!name.equals("buildkit.ci.svc")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {
            InetAddress.getByAddress(name, new byte[] {10, 0, 0, 2}),
            InetAddress.getByAddress(name, new byte[] {10, 0, 0, 1})
        };
    }

    @Test
    void aNameStandsForAllItsAddressesAndItsCertificatesAreForTheName() {
        TlsFiles named = new TlsFiles(CERTS.ca(), CERTS.cert(), CERTS.key(), "buildkit.ci.svc");

        assertThat(Addresses.expand(List.of(new Dns("buildkit.ci.svc", 1234, CERTS)), AddressesTest::replicas))
                .containsExactly(new Tcp("10.0.0.1", 1234, named), new Tcp("10.0.0.2", 1234, named));
    }

    @Test
    void whatIsNamedTwiceIsOneDaemon() {
        BuilderAddress one = new Tcp("10.0.0.1", 1234, null);

        assertThat(Addresses.expand(List.of(one, new Dns("buildkit.ci.svc", 1234, null), one), AddressesTest::replicas))
                .containsExactly(one, new Tcp("10.0.0.2", 1234, null));
    }

    @Test
    void aNameWithoutAddressesMattersOnlyWhereNothingElseIsNamed() {
        Dns gone = new Dns("gone.ci.svc", 1234, null);
        BuilderAddress one = new Tcp("10.0.0.1", 1234, null);

        assertThat(Addresses.expand(List.of(gone, one), AddressesTest::replicas))
                .containsExactly(one);
        assertThatThrownBy(() -> Addresses.expand(List.of(gone), AddressesTest::replicas))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("dns://gone.ci.svc:1234: there is no such name");
    }
}
