package dev.tare.buildkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.BuilderAddress.Unix;
import dev.tare.buildkit.fleet.Fleet.Member;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildersTest {
    private static final String SETTINGS = """
            default: ci
            fleets:
              ci:
                builders: [dns://buildkit.ci.svc:1234, "tcp://spare.lan:1?server-name=x"]
                certs: client
                slots: 4
              arm:
                builders:
                  - tcp://arm.lan:1234
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void settings() throws IOException {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        Files.createDirectories(folder.resolve("tare/client"));
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Path file = Files.writeString(folder.resolve("tare/client").resolve(name), "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        write(SETTINGS);
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("tare/builders.yaml"), text);
    }

    private Fleet choose(String... flags) {
        return new Builders(environment, folder).choose(List.of(flags), "--builder");
    }

    @Test
    void theDefaultFleetHasItsCertificatesAndSlots() {
        Fleet fleet = choose();
        Path certs = folder.resolve("tare/client");

        assertThat(fleet.said()).isEqualTo("fleet \"ci\"");
        assertThat(fleet.members())
                .containsExactly(
                        new Member(new Dns("buildkit.ci.svc", 1234, TlsFiles.in(certs)), 4),
                        new Member(new Tcp("spare.lan", 1, new TlsFiles(null, null, null, "x")), 4));
        assertThat(fleet.warnings()).isEmpty();
    }

    @Test
    void flagsComeBeforeVariablesAndTheseBeforeTheDefault() {
        environment.put("BUILDKIT_HOST", "unix:///b.sock");
        assertThat(choose().members()).containsExactly(new Member(new Unix(Path.of("/b.sock")), Seat.NO_LIMIT));

        environment.put("TARE_BUILDER", "arm, unix:///a.sock");
        assertThat(choose().members())
                .containsExactly(
                        new Member(new Tcp("arm.lan", 1234, null), Seat.NO_LIMIT),
                        new Member(new Unix(Path.of("/a.sock")), Seat.NO_LIMIT));

        assertThat(choose("tcp://a:1", "tcp://b:1", "tcp://a:1").members()).hasSize(2);
        assertThat(choose("local")).isNull();
    }

    @Test
    void withoutAnythingItIsThisMachine() throws IOException {
        Files.delete(folder.resolve("tare/builders.yaml"));
        assertThat(choose()).isNull();
        write("");
        assertThat(choose()).isNull();
        write(SETTINGS.replace("default: ci", "default: local"));
        assertThat(choose()).isNull();
    }

    @Test
    void anAddressNeedsNoFileThatCanBeRead() throws IOException {
        write("this: is: no yaml");

        assertThat(choose("unix:///a.sock").members()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cii              | --builder: there is no fleet "cii"    | did you mean "ci"?
            zzzzz            | --builder: there is no fleet "zzzzz"  | there are ci, arm
            tpc://a:1        | there is no scheme "tpc"              | did you mean "tcp"?
            tcp://a:1?ca=/no | /no: the authority of a builder cannot be read | tare builder certs
            """)
    void aWrongWordIsSaidWithWhereItStood(String flag, String message, String hint) {
        assertThatThrownBy(() -> choose(flag)).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(TareException.USAGE);
            assertThat(e).hasMessageContaining(message);
            assertThat(e.problem().hint()).contains(hint);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            defualt: ci                                           | 1:1: the file has no key "defualt"      | did you mean "default"?
            default: c                                            | 1:10: there is no fleet "c"             | there are none
            {default: a, fleets: {b: {builders: [tcp://a:1]}}}    | 1:11: there is no fleet "a"             | did you mean "b"?
            fleets: {a: {builder: [tcp://a:1]}}                   | 1:14: fleet "a" has no key "builder"    | did you mean "builders"?
            fleets: {a: {}}                                       | 1:13: fleet "a" needs builders          | as in builders:
            fleets: {a: {builders: tcp://a:1}}                    | 1:24: fleet "a" needs builders          | as in builders:
            fleets: {a: {builders: [tcp://a]}}                    | 1:25: "tcp://a" is no address           | as in tcp://
            fleets: {a: {builders: [{x: y}]}}                     | 1:25: a builder is to be one word       |
            fleets: {a: {builders: [tcp://a:1], slots: 0}}        | 1:44: slots is a number from 1 to       |
            fleets: {a: {builders: [tcp://a:1], cert: x}}         | 1:43: cert and key belong together      |
            fleets: {local: {builders: [tcp://a:1]}}              | 1:17: "local" cannot be the name        | this machine
            fleets: {a: {builders: [tcp://a:1], slots: 1, slots: 2}} | 1:47: fleet "a" has "slots" twice    |
            fleets: [a]                                           | 1:9: fleets is to be a map              | KEY: VALUE
            fleets: {                                             | this is no YAML                         |
            """)
    void aMistakeInTheFileIsSaidWithItsPlace(String text, String message, String hint) throws IOException {
        write(text);

        assertThatThrownBy(() -> choose("a")).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.problem().render()).contains(message).contains("builders.yaml:1");
            if (hint != null) {
                assertThat(e.problem().hint()).contains(hint);
            }
        });
    }

    @Test
    void aFileThatEverybodyMayChangeIsRefused() throws IOException {
        Path file = folder.resolve("tare/builders.yaml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(this::choose)
                .hasMessageContaining("may be changed by everybody")
                .extracting(e -> ((TareException) e).problem().hint())
                .isEqualTo("chmod o-w " + file);
    }

    @Test
    void ofAKeyThatEverybodyMayReadThereIsAWarning() throws IOException {
        Path key = folder.resolve("tare/client/key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(choose().warnings()).extracting(Problem::hint).containsExactly("chmod 600 " + key);
    }
}
