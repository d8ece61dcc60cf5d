package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.Op;
import dev.tare.sandbox.network.NetworkSettings.Dns;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkFilesTest {
    @Test
    void aContainerKnowsItsOwnNameOnceItHasAnAddress() {
        assertThat(NetworkFiles.hosts("abc", "", List.of(), null, "127.0.0.1"))
                .startsWith("127.0.0.1\tlocalhost\n")
                .doesNotContain("abc");
        assertThat(NetworkFiles.hosts("abc", "", List.of(), "10.231.0.2", "10.231.0.1"))
                .endsWith("ip6-allrouters\n10.231.0.2\tabc\n");
        assertThat(NetworkFiles.hosts("abc", "example.org", List.of(), "10.231.0.2", "10.231.0.1"))
                .endsWith("10.231.0.2\tabc.example.org abc\n");
        assertThat(NetworkFiles.hosts("abc.example.org", "", List.of(), "10.231.0.2", "10.231.0.1"))
                .endsWith("10.231.0.2\tabc.example.org abc\n");
    }

    @Test
    void theHostIsCalledByItsAddressOnTheCable() {
        List<Op.HostEntry> more =
                List.of(new Op.HostEntry("db", "192.0.2.7"), new Op.HostEntry("outside", "host-gateway"));
        assertThat(NetworkFiles.hosts("abc", "", more, "10.231.0.2", "10.231.0.1"))
                .endsWith("192.0.2.7\tdb\n10.231.0.1\toutside\n10.231.0.2\tabc\n");
    }

    @Test
    void nameServersOnTheHostsLoopbackAreOutOfReach() {
        String host = "search lan\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nnameserver ::1\noptions edns0\n";
        assertThat(NetworkFiles.reachable(host, "nameserver 1.1.1.1\n"))
                .isEqualTo("search lan\nnameserver 192.0.2.1\noptions edns0\n");
    }

    @Test
    void aResolverOnTheLoopbackIsReplacedByTheServersItAsks() {
        assertThat(NetworkFiles.reachable("nameserver 127.0.0.53\n", "nameserver 192.0.2.1\nsearch lan\n"))
                .isEqualTo("nameserver 192.0.2.1\nsearch lan\n");
    }

    @Test
    void aHostThatAsksOnlyItselfHasDockersServersForItsContainers() {
        assertThat(NetworkFiles.reachable("search lan\nnameserver 127.0.0.1\n", ""))
                .isEqualTo("search lan\nnameserver 8.8.8.8\nnameserver 8.8.4.4\n");
    }

    @Test
    void oneServerCanStandForAll() {
        assertThat(NetworkFiles.through("search lan\nnameserver 127.0.0.53\nnameserver 192.0.2.1\n", "10.0.2.3"))
                .isEqualTo("search lan\nnameserver 10.0.2.3\n");
    }

    @Test
    void whatWasAskedForReplacesTheLinesOfItsKind() {
        String file = "# the host's\nsearch lan home\nnameserver 192.0.2.1\noptions edns0 trust-ad\n";
        assertThat(NetworkFiles.resolvConf(file, Dns.HOST)).isEqualTo(file);
        assertThat(NetworkFiles.resolvConf(file, new Dns(List.of("1.1.1.1", "9.9.9.9"), List.of(), List.of())))
                .isEqualTo("search lan home\nnameserver 1.1.1.1\nnameserver 9.9.9.9\noptions edns0 trust-ad\n");
        assertThat(NetworkFiles.resolvConf(file, new Dns(List.of(), List.of("."), List.of("ndots:2"))))
                .isEqualTo("nameserver 192.0.2.1\noptions ndots:2\n");
    }
}
