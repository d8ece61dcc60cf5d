package dev.tare.buildkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Piped;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {
    private static final Path BASE = Path.of("/base");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:///run/buildkit/buildkitd.sock",
                "tcp://buildkit.lan:1234",
                "tcp://10.0.0.7:1",
                "tcp://[2001:db8::7]:65535",
                "dns://buildkit.ci.svc:1234",
                "ssh://buildhost",
                "ssh://me@buildhost:2222",
                "ssh://me@buildhost/run/user/1000/buildkit/buildkitd.sock",
                "docker-container://buildx_buildkit_default0",
                "kube-pod://buildkit-0",
                "kube-pod://buildkit-0?namespace=ci&container=buildkitd&context=prod%20eu"
            })
    void whatIsReadIsWrittenAsItWas(String text) throws BadAddress {
        assertThat(AddressParser.parse(text, BASE).text()).isEqualTo(text);
        assertThat(AddressParser.parse(AddressParser.parse(text, BASE).text(), BASE))
                .isEqualTo(AddressParser.parse(text, BASE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            buildkit.lan:1234            | it has no scheme                             | tcp://HOST:PORT
            tpc://buildkit.lan:1234      | there is no scheme "tpc"                     | did you mean "tcp"?
            kube_pod://b                 | there is no scheme "kube_pod"                | did you mean "kube-pod"?
            http://buildkit.lan          | there is no scheme "http"                    | there are unix, tcp
            tcp://buildkit.lan           | it needs a host and a port                   | tcp://
            tcp://buildkit.lan:0         | it needs a host and a port                   | tcp://
            tcp://:1234                  | it needs a host and a port                   | tcp://
            tcp://a b:1234               | it needs a host and a port                   | tcp://
            tcp://[::1:1234              | it needs a host and a port                   | tcp://
            tcp://a:1?cert=c             | a certificate needs its key                  | give both
            tcp://a:1?sever-name=c       | it takes no "sever-name"                     | did you mean "server-name"?
            tcp://a:1?ca                 | "ca" is no KEY=VALUE                         |
            tcp://a:1?ca=x&ca=y          | "ca" stands twice                            |
            tcp://a:1?ca=%zz             | is no percent-encoded text                   | write % as %25
            unix://run/b.sock            | the socket is to be an absolute path         | unix:///
            ssh://me:secret@host         | it must not hold a password                  | use a key
            ssh://-oProxyCommand=evil    | it needs a host                              | ssh://
            ssh://-l@host                | it needs a host                              | ssh://
            docker-container://          | it needs the name of a container             |
            docker-container://--user=0  | it needs the name of a container             |
            kube-pod://b?namspace=x      | it takes no "namspace"                       | did you mean "namespace"?
            kube-pod://-n                | it needs the name of a pod                   |
            """)
    void whatIsWrongIsSaidWithWhatToDo(String text, String why, String hint) {
        assertThatThrownBy(() -> AddressParser.parse(text, BASE)).isInstanceOfSatisfying(BadAddress.class, e -> {
            assertThat(e.text()).contains(why);
            if (hint == null) {
                assertThat(e.hint()).isNull();
            } else {
                assertThat(e.hint()).contains(hint);
            }
        });
    }

    @Test
    void certificatesAreThoseOfAFolderOrSingleFiles() throws BadAddress {
        Tcp folder = (Tcp) AddressParser.parse("tcp://a:1?certs=client", BASE);
        Dns files = (Dns) AddressParser.parse("dns://a:1?ca=/x/ca.pem&cert=c.pem&key=k+1.pem&server-name=b", BASE);

        assertThat(folder.tls()).isEqualTo(TlsFiles.in(Path.of("/base/client")));
        assertThat(files.tls())
                .isEqualTo(new TlsFiles(Path.of("/x/ca.pem"), Path.of("/base/c.pem"), Path.of("/base/k+1.pem"), "b"));
    }

    @Test
    void programsAreCalledWithTheNameBehindAllOptions() throws BadAddress {
        assertThat(command("ssh://me@host:22/run/it's.sock"))
                .containsExactly(
                        "ssh",
                        "-T",
                        "-o",
                        "BatchMode=yes",
                        "-p",
                        "22",
                        "-l",
                        "me",
                        "--",
                        "host",
                        "buildctl",
                        "--addr",
                        "unix://'/run/it'\\''s.sock'",
                        "dial-stdio");
        assertThat(command("docker-container://b"))
                .containsExactly("docker", "exec", "-i", "b", "buildctl", "dial-stdio");
        assertThat(command("kube-pod://b?namespace=ci&container=d&context=c"))
                .containsExactly(
                        "kubectl",
                        "--context=c",
                        "--namespace=ci",
                        "exec",
                        "-i",
                        "--container=d",
                        "b",
                        "--",
                        "buildctl",
                        "dial-stdio");
    }

    private static List<String> command(String text) throws BadAddress {
        return ((Piped) AddressParser.parse(text, BASE)).command();
    }
}
