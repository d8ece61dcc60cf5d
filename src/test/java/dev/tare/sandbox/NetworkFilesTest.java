package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkFilesTest {
    @Test
    void aContainerKnowsItsOwnNameOnceItHasAnAddress() {
        assertThat(NetworkFiles.hosts("abc", null))
                .startsWith("127.0.0.1\tlocalhost\n")
                .doesNotContain("abc");
        assertThat(NetworkFiles.hosts("abc", "10.231.0.2")).endsWith("10.231.0.2\tabc\n");
    }

    @Test
    void nameServersOnTheHostsLoopbackAreOutOfReach() {
        String host = "search lan\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nnameserver ::1\noptions edns0\n";
        assertThat(NetworkFiles.resolvConf(host, "nameserver 1.1.1.1\n"))
                .isEqualTo("search lan\nnameserver 192.0.2.1\noptions edns0\n");
    }

    @Test
    void aResolverOnTheLoopbackIsReplacedByTheServersItAsks() {
        assertThat(NetworkFiles.resolvConf("nameserver 127.0.0.53\n", "nameserver 192.0.2.1\nsearch lan\n"))
                .isEqualTo("nameserver 192.0.2.1\nsearch lan\n");
        assertThat(NetworkFiles.resolvConf("search lan\nnameserver 127.0.0.53\n", ""))
                .isEqualTo("search lan\n");
    }
}
