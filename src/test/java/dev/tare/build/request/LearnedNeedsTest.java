package dev.tare.build.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedNeedsTest {
    @TempDir
    private Path folder;

    private List<String> expand(String json, String... values) throws IOException {
        Files.writeString(folder.resolve("seen.json"), json);
        return LearnedNeeds.expand(List.of(values), Workplace.of(folder));
    }

    @Test
    void filesThatWereMissedAreTheNeedsThatTheyMeet() throws IOException {
        String seen = "{\"version\": 1, \"image\": \"a\", \"used\": [\"/etc/group\"], \"missed\": ["
                + "\"/etc/passwd\", \"/usr/share/zoneinfo/Europe/Paris\", \"/tmp\", \"/srv/data\","
                + " \"/etc/ssl/certs/ca-certificates.crt\"]}";

        assertThat(expand(seen, "machine-id", "@seen.json")).containsExactly("machine-id", "passwd", "tz", "tmp", "ca");
    }

    @Test
    void aFileOfAnotherKindIsWrongUsage() {
        for (String json : List.of("{\"version\": 2, \"missed\": []}", "[]", "no JSON", "{\"version\": 1}")) {
            assertThatThrownBy(() -> expand(json, "@seen.json")).isInstanceOfSatisfying(TareException.class, thrown -> {
                assertThat(thrown.exitCode()).isEqualTo(TareException.USAGE);
                assertThat(thrown).hasMessageContaining("--with @seen.json");
            });
        }
        assertThatThrownBy(() -> expand("{}", "@nowhere.json")).hasMessageContaining("nowhere.json");
    }
}
