package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    @ParameterizedTest(name = "no_proxy={0}: {1}:{2} direct {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''|h.org|80|false",
                "*|h.org|80|true",
                "h.org|h.org|80|true",
                "h.org|sub.H.org|80|true",
                "h.org|other-h.org|80|false",
                ".h.org|h.org|80|false",
                ".h.org|sub.h.org|80|true",
                "*.h.org|sub.h.org|80|true",
                "x, h.org|h.org|80|true",
                "h.org:8080|h.org|8080|true",
                "h.org:8080|h.org|80|false",
                "10.0.0.0/8|10.1.2.3|80|true",
                "10.0.0.0/8|11.1.2.3|80|false",
                "10.0.0.0/8|h.org|80|false",
                "10.1.2.3|10.1.2.3|80|true",
                "''|localhost|80|true",
                "''|127.0.0.1|80|true",
            })
    void noProxySaysWhoIsAskedDirectly(String value, String host, int port, boolean direct) {
        Proxies proxies = new Proxies(Map.of("http_proxy", "http://p:3128", "no_proxy", value));

        assertThat(proxies.of("http", host, port) == null).isEqualTo(direct);
    }

    @Test
    void eachSchemeHasItsOwnAndCapitalsGoFirst() {
        Proxies proxies = new Proxies(Map.of("http_proxy", "p:1", "HTTPS_PROXY", "socks5://q:2", "https_proxy", "r:3"));

        assertThat(proxies.of("http", "h.org", 80)).isEqualTo(URI.create("http://p:1"));
        assertThat(proxies.of("https", "h.org", 443)).isEqualTo(URI.create("socks5://q:2"));
        assertThat(new Proxies(Map.of()).of("https", "h.org", 443)).isNull();
    }

    @Test
    void aWrongProxyIsToldWithoutItsPassword() {
        Proxies proxies = new Proxies(Map.of("http_proxy", "ftp://me:secret@p"));

        assertThatThrownBy(() -> proxies.of("http", "h.org", 80))
                .hasMessage("http_proxy is \"ftp://xxxxx:xxxxx@p\", which is no proxy's address");
    }

    @Test
    void aProxysPortHasToExist() {
        Proxies proxies = new Proxies(Map.of("http_proxy", "http://p:65536"));

        assertThatThrownBy(() -> proxies.of("http", "h.org", 80))
                .hasMessage("http_proxy is \"http://p:65536\", which is no proxy's address");
    }
}
